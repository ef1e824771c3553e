using Approvals.Domain.Conditions;
using Approvals.Domain.Json;

namespace Approvals.Domain.Requests;

/// <summary>What a create asks for, as it was sent: nothing is checked yet, and every field but the title may be missing.</summary>
public sealed record ApprovalDraft
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public RawJson? Context { get; init; }

    public string? WorkflowId { get; init; }

    public string? JobId { get; init; }

    public IReadOnlyDictionary<string, string?>? Tags { get; init; }

    public IReadOnlyList<string?>? Approvers { get; init; }

    public int? RequireMinApprovers { get; init; }

    public int? RequireMinRejections { get; init; }

    public IReadOnlyList<StageDraft?>? Stages { get; init; }

    public bool? AllowSelfApproval { get; init; }

    public bool? RequireComment { get; init; }

    public DraftTimeout TimeoutMs { get; init; }

    public string? TimeoutAction { get; init; }

    public IReadOnlyList<EscalationDraft?>? Escalation { get; init; }

    public IReadOnlyList<long>? RemindBeforeMs { get; init; }

    public Condition? AutoApprove { get; init; }

    public IReadOnlyList<InputDraft?>? Inputs { get; init; }

    public string? Priority { get; init; }

    public IReadOnlyList<string?>? NotifyUsers { get; init; }

    public IReadOnlyList<string?>? NotifyChannels { get; init; }

    public string? Callback { get; init; }
}

public sealed record StageDraft(string? Name, IReadOnlyList<RuleDraft?>? Rules);

public sealed record RuleDraft(IReadOnlyList<string?>? From, int? Min);

public sealed record EscalationDraft(long? AfterMs, IReadOnlyList<string?>? To);

public sealed record InputDraft(string? Name, string? Label, string? Type, string? Pattern, IReadOnlyList<string?>? Choices, bool? Required);

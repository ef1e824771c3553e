using Approvals.Domain.Conditions;
using Approvals.Domain.Inputs;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;

namespace Approvals.Domain.Requests;

/// <summary>What was asked, by whom, under which policy. Immutable once created.</summary>
public sealed record ApprovalRequest
{
    public required string Title { get; init; }

    public string? Description { get; init; }

    /// <summary>The requester's facts, verbatim.</summary>
    public RawJson Context { get; init; } = RawJson.EmptyObject;

    /// <summary><c>sha256:</c> and the lower-case hex SHA-256 of the context in RFC 8785 form.</summary>
    public required string ContextHash { get; init; }

    public string? WorkflowId { get; init; }

    public string? JobId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public required Principal Requester { get; init; }

    public required IReadOnlyList<Stage> Stages { get; init; }

    public int RequireMinRejections { get; init; } = 1;

    public bool AllowSelfApproval { get; init; }

    public bool RequireComment { get; init; }

    /// <summary>Milliseconds until the timeout action; null means never.</summary>
    public long? TimeoutMs { get; init; }

    public TimeoutAction TimeoutAction { get; init; } = TimeoutAction.Reject;

    public IReadOnlyList<EscalationLevel> Escalation { get; init; } = [];

    public IReadOnlyList<long> RemindBeforeMs { get; init; } = [];

    public Condition? AutoApprove { get; init; }

    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    public Priority Priority { get; init; } = Priority.Normal;

    /// <summary>E-mail addresses that are told beside the approvers.</summary>
    public IReadOnlyList<string> NotifyUsers { get; init; } = [];

    public IReadOnlyList<string> NotifyChannels { get; init; } = [];

    public string? Callback { get; init; }
}

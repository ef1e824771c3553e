using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Client.Contracts;

/// <summary>What to ask, of whom, until when. Only <see cref="Title"/> is required; what is null is left to the service.</summary>
public sealed record CreateApproval
{
    /// <summary>One line of 1 to 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>A JSON object with the facts; its hash is part of the receipt.</summary>
    public JsonElement? Context { get; init; }

    public string? WorkflowId { get; init; }

    public string? JobId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The short form of one stage with one rule; not together with <see cref="Stages"/>.</summary>
    public IReadOnlyList<string>? Approvers { get; init; }

    public int? RequireMinApprovers { get; init; }

    public int? RequireMinRejections { get; init; }

    public IReadOnlyList<Stage>? Stages { get; init; }

    public bool? AllowSelfApproval { get; init; }

    public bool? RequireComment { get; init; }

    /// <summary>Milliseconds until the timeout action; 0 takes the service's default, null means never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? TimeoutMs { get; init; } = 0;

    public TimeoutAction? TimeoutAction { get; init; }

    public IReadOnlyList<EscalationLevel>? Escalation { get; init; }

    /// <summary>Distances to the deadline, in milliseconds, at which the approvers are reminded.</summary>
    public IReadOnlyList<long>? RemindBeforeMs { get; init; }

    /// <summary>An expression of <c>all</c>, <c>any</c>, <c>not</c> and <c>{path, op, value}</c> over the context.</summary>
    public JsonElement? AutoApprove { get; init; }

    public IReadOnlyList<InputDefinition>? Inputs { get; init; }

    public Priority? Priority { get; init; }

    /// <summary>E-mail addresses that are told beside the approvers.</summary>
    public IReadOnlyList<string>? NotifyUsers { get; init; }

    /// <summary>Of <c>slack</c>, <c>email</c>, <c>webhook</c>, <c>in-app</c>.</summary>
    public IReadOnlyList<string>? NotifyChannels { get; init; }

    /// <summary>Name of a webhook that the operator configured.</summary>
    public string? Callback { get; init; }
}

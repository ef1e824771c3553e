using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Client.Contracts;

/// <summary>What to ask, of whom, until when. Only <see cref="Title"/> is required; what is null is left to the service.</summary>
/// <remarks>Members are settable because generated JSON readers give an absent init-only member no default, and an absent timeout is not "never".</remarks>
public sealed record CreateApproval
{
    /// <summary>One line of 1 to 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string? Description { get; set; }

    /// <summary>A JSON object with the facts; its hash is part of the receipt.</summary>
    public JsonElement? Context { get; set; }

    public string? WorkflowId { get; set; }

    public string? JobId { get; set; }

    public IReadOnlyDictionary<string, string>? Tags { get; set; }

    /// <summary>The short form of one stage with one rule; not together with <see cref="Stages"/>.</summary>
    public IReadOnlyList<string>? Approvers { get; set; }

    public int? RequireMinApprovers { get; set; }

    public int? RequireMinRejections { get; set; }

    public IReadOnlyList<Stage>? Stages { get; set; }

    public bool? AllowSelfApproval { get; set; }

    public bool? RequireComment { get; set; }

    /// <summary>Milliseconds until the timeout action; 0 takes the service's default, null means never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? TimeoutMs { get; set; } = 0;

    public TimeoutAction? TimeoutAction { get; set; }

    public IReadOnlyList<EscalationLevel>? Escalation { get; set; }

    /// <summary>Distances to the deadline, in milliseconds, at which the approvers are reminded.</summary>
    public IReadOnlyList<long>? RemindBeforeMs { get; set; }

    /// <summary>An expression of <c>all</c>, <c>any</c>, <c>not</c> and <c>{path, op, value}</c> over the context.</summary>
    public JsonElement? AutoApprove { get; set; }

    public IReadOnlyList<InputDefinition>? Inputs { get; set; }

    public Priority? Priority { get; set; }

    /// <summary>E-mail addresses that are told beside the approvers.</summary>
    public IReadOnlyList<string>? NotifyUsers { get; set; }

    /// <summary>Of <c>slack</c>, <c>email</c>, <c>webhook</c>, <c>in-app</c>.</summary>
    public IReadOnlyList<string>? NotifyChannels { get; set; }

    /// <summary>Name of a webhook that the operator configured.</summary>
    public string? Callback { get; set; }
}

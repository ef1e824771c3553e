using System.Text.Json;

namespace Approvals.Client.Contracts;

/// <summary>An approval as the service tells it. Times are UTC; durations are milliseconds.</summary>
/// <remarks>Members are settable because generated JSON readers give an absent init-only member no default.</remarks>
public sealed record Approval
{
    public required Guid Id { get; init; }

    /// <summary>Counts events: 1, 2, 3 and so on, without gaps.</summary>
    public required int Version { get; init; }

    /// <summary>The version at which the open stage opened; send it with a vote to be refused when the question changed.</summary>
    public required int Revision { get; init; }

    public required ApprovalStatus Status { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public string? Description { get; set; }

    /// <summary>The requester's facts, verbatim; an object, <c>{}</c> when none were given, and null where <see cref="ContextOmitted"/> says so or the approval was erased.</summary>
    public JsonElement Context { get; set; } = JsonElement.Parse("{}");

    /// <summary>True in a list where the context is over 8 KiB: read the approval itself to have it.</summary>
    public bool ContextOmitted { get; set; }

    /// <summary><c>sha256:</c> and the lower-case hex digest of the context in RFC 8785 form.</summary>
    public string? ContextHash { get; set; }

    public string? WorkflowId { get; set; }

    public string? JobId { get; set; }

    public IReadOnlyDictionary<string, string> Tags { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Who asked: <c>user:NAME</c> or <c>service:NAME</c>.</summary>
    public required string Requester { get; init; }

    public IReadOnlyList<string> Approvers { get; set; } = [];

    public IReadOnlyList<Stage> Stages { get; set; } = [];

    /// <summary>Zero-based index of the open stage.</summary>
    public int Stage { get; set; }

    public Progress? Progress { get; set; }

    public IReadOnlyList<Vote> Votes { get; set; } = [];

    public IReadOnlyList<Delegation> Delegations { get; set; } = [];

    /// <summary>True in a list where what was written with votes and delegations is over 16 KiB: read the approval itself to have it.</summary>
    public bool RemarksOmitted { get; set; }

    /// <summary>Always empty in a list: read the approval itself to have them.</summary>
    public IReadOnlyList<Comment> Comments { get; set; } = [];

    public IReadOnlyList<InputDefinition> Inputs { get; set; } = [];

    public Priority Priority { get; set; } = Priority.Normal;

    /// <summary>When the timeout action is taken, or would have been had nobody decided before; null for "never".</summary>
    public DateTimeOffset? Deadline { get; set; }

    public TimeoutAction TimeoutAction { get; set; }

    public int EscalationLevel { get; set; }

    /// <summary>Null while pending.</summary>
    public Decision? Decision { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

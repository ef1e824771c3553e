using System.Text.Json;

namespace Approvals.Client.Contracts;

/// <summary>An approval as the service tells it. Times are UTC; durations are milliseconds.</summary>
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
    public string? Description { get; init; }

    /// <summary>The requester's facts, verbatim; an object, <c>{}</c> when none were given.</summary>
    public JsonElement Context { get; init; } = JsonElement.Parse("{}");

    /// <summary><c>sha256:</c> and the lower-case hex digest of the context in RFC 8785 form.</summary>
    public string? ContextHash { get; init; }

    public string? WorkflowId { get; init; }

    public string? JobId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Who asked: <c>user:NAME</c> or <c>service:NAME</c>.</summary>
    public required string Requester { get; init; }

    public IReadOnlyList<string> Approvers { get; init; } = [];

    public IReadOnlyList<Stage> Stages { get; init; } = [];

    /// <summary>Zero-based index of the open stage.</summary>
    public int Stage { get; init; }

    public Progress? Progress { get; init; }

    public IReadOnlyList<Vote> Votes { get; init; } = [];

    public IReadOnlyList<Delegation> Delegations { get; init; } = [];

    public IReadOnlyList<Comment> Comments { get; init; } = [];

    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    public Priority Priority { get; init; } = Priority.Normal;

    /// <summary>When the timeout action is taken; null once decided, and for "never".</summary>
    public DateTimeOffset? Deadline { get; init; }

    public TimeoutAction TimeoutAction { get; init; }

    public int EscalationLevel { get; init; }

    /// <summary>Null while pending.</summary>
    public Decision? Decision { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}

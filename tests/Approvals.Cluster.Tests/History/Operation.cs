namespace Approvals.Cluster.Tests.History;

internal enum Verb
{
    Create,
    Approve,
    Reject,
    Retract,
    Delegate,
    Revoke,
    Comment,
    Cancel,
    Override,
    Read,

    /// <summary>One long-poll.</summary>
    Poll,

    /// <summary>A waiter from its first poll to the outcome; its polls are recorded besides.</summary>
    Await,

    /// <summary>The list of what waits for a person.</summary>
    List,
}

internal enum End
{
    /// <summary>No answer came, or one that says that the outcome is not known: it may have had its effect, or have it later.</summary>
    Unknown,

    /// <summary>Acknowledged.</summary>
    Ok,

    /// <summary>Refused: it had no effect.</summary>
    Fail,
}

/// <summary>One request as a client saw it. A repeat of it is another operation with the same key.</summary>
internal sealed record Operation
{
    public required long Number { get; init; }

    public required Verb Verb { get; init; }

    /// <summary>Who asks, such as <c>user:ann</c>.</summary>
    public required string Person { get; init; }

    /// <summary>The node asked, for people who read the history.</summary>
    public int Node { get; init; }

    /// <summary>Null for a create, until it is acknowledged.</summary>
    public Guid? Approval { get; init; }

    public string? Key { get; init; }

    /// <summary>The label of a create, the text of a comment, the receiver of a delegation, the outcome of an override.</summary>
    public string? Argument { get; init; }

    /// <summary>Microseconds since the epoch, on a clock that never steps.</summary>
    public required long Invoked { get; init; }

    /// <summary>Null when nothing ever came back.</summary>
    public long? Completed { get; init; }

    public End End { get; init; }

    /// <summary>The HTTP status; null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>The problem code of a refusal.</summary>
    public string? Code { get; init; }

    /// <summary>The version of the approval that the answer showed.</summary>
    public int? Version { get; init; }

    /// <summary>The status of the approval that the answer showed: <c>pending</c> and so on.</summary>
    public string? Seen { get; init; }

    /// <summary>The approvals of a list.</summary>
    public IReadOnlyList<Guid>? Listed { get; init; }

    public override string ToString() => $"#{Number} {Verb} by {Person} at node {Node}{(Argument is null ? "" : $" ({Argument})")}";
}

/// <summary>Somebody who acts in the history.</summary>
internal sealed record Actor(string Name, IReadOnlyList<string> Groups);

/// <summary>Something that was broken, from when until when.</summary>
/// <param name="Halts">True when no node could fire a deadline meanwhile.</param>
internal sealed record Fault(string Name, long From, long To, bool Halts);

namespace Approvals.Cluster.Tests.History;

/// <summary>What the database holds in the end.</summary>
internal sealed record Content(IReadOnlyList<StoredApproval> Approvals, DateTimeOffset ReadAt);

/// <summary>One approval in every table that speaks of it.</summary>
internal sealed record StoredApproval
{
    public required Guid Id { get; init; }

    public required string Requester { get; init; }

    public string? Key { get; init; }

    public required int Version { get; init; }

    public required string Status { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The immutable request as JSON text.</summary>
    public required string Request { get; init; }

    /// <summary>The mutable state as JSON text.</summary>
    public required string State { get; init; }

    /// <summary>As JSON text; null when there are none.</summary>
    public string? Comments { get; init; }

    /// <summary>In order of version.</summary>
    public required IReadOnlyList<StoredEvent> Journal { get; init; }

    /// <summary>Of the table of votes: who, and what.</summary>
    public required IReadOnlyList<(string Person, string Verdict)> Votes { get; init; }

    public required IReadOnlyList<DateTimeOffset> WakeUps { get; init; }

    /// <summary>Rows of the inbox that still ask somebody.</summary>
    public required int OpenInboxRows { get; init; }
}

internal sealed record StoredEvent(int Version, string Type, DateTimeOffset At, string Payload, string Record, string PrevHash, string Hash);

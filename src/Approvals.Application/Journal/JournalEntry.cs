using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.Notices;
using Approvals.Domain.Projections;
using Approvals.Domain.State;

namespace Approvals.Application.Journal;

/// <summary>Everything that one actor's step writes, in one transaction or not at all.</summary>
public sealed record JournalEntry
{
    public required Guid Id { get; init; }

    /// <summary>The version that must still be there; 0 for a new approval.</summary>
    public required int ExpectedVersion { get; init; }

    /// <summary>
    /// The hash of the newest journal row that must still be there. The version alone would take an entry that was decided on a state which another
    /// writer has made otherwise, with as many events.
    /// </summary>
    public string ExpectedHeadHash => IsCheck ? After.HeadHash : Rows[0].PrevHash;

    /// <summary>The state after the events; for a check, the state as it is believed to be.</summary>
    public required Approval After { get; init; }

    /// <summary>Empty for a check, which writes nothing and only confirms version and time.</summary>
    public IReadOnlyList<JournalRow> Rows { get; init; } = [];

    /// <summary>Refused while the database's clock is before this.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Refused when the database's clock is at or past this.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    public InboxChanges Inbox { get; init; } = InboxChanges.None;

    public IReadOnlyList<VoteRow> Votes { get; init; } = [];

    /// <summary>The whole new set of wake-ups, or null when it did not change.</summary>
    public IReadOnlyList<WakeUp>? WakeUps { get; init; }

    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>Of a create: unique per requester.</summary>
    public IdempotencyKey? CreateKey { get; init; }

    /// <summary>Versions whose payload is set to null.</summary>
    public IReadOnlyList<int> ErasedVersions { get; init; } = [];

    public bool IsCheck => Rows.Count == 0;

    /// <summary>Why a statement that judged at this time did not take the entry.</summary>
    public Rejection RejectionAt(DateTimeOffset databaseTime) =>
        databaseTime < NotBefore || databaseTime >= NotAfter ? Rejection.Time
        : IsCreate && !IsCheck && CreateKey is not null ? Rejection.Key
        : Rejection.Version;

    public bool IsCreate => ExpectedVersion == 0;

    /// <summary>True when this entry ends an approval that was there: every row of its inbox is closed, also those that look the same as before.</summary>
    public bool Closes => !IsCreate && Rows.Any(row => row.Type == "decided");
}

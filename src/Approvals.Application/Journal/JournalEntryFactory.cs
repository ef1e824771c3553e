using System.Security.Cryptography;
using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Notices;
using Approvals.Domain.Projections;
using Approvals.Domain.State;

namespace Approvals.Application.Journal;

/// <summary>What a step decided, made into the one entry that writes all of it.</summary>
public static class JournalEntryFactory
{
    /// <param name="before">The state that the rulings started from; null for a new approval.</param>
    /// <param name="validUntil">From then on the commands may have no effect; null: they have no such time.</param>
    public static JournalEntry Create(Guid id, Approval? before, IReadOnlyList<Ruling> rulings, IdempotencyKey? createKey, DateTimeOffset? validUntil = null)
    {
        var events = rulings.SelectMany(ruling => ruling.Events).ToList();
        var rows = HashChain.Seal(before?.HeadHash ?? "", events, Salt);
        var after = rulings[^1].After!;
        if (rows.Count > 0)
            after = after with { HeadHash = rows[^1].Hash };
        var wakeUps = WakeUp.Of(after);
        return new JournalEntry
        {
            Id = id,
            ExpectedVersion = before?.Version ?? 0,
            After = after,
            Rows = rows,
            NotBefore = rulings.Max(ruling => ruling.NotBefore),
            NotAfter = Earlier(rulings.Min(ruling => ruling.NotAfter), validUntil),
            Inbox = rows.Count == 0 ? InboxChanges.None : InboxRow.Changes(before, after),
            Votes = VoteRow.Of(events),
            WakeUps = wakeUps.SequenceEqual(WakeUp.Of(before)) ? null : wakeUps,
            Notices = Announcer.Over(before, events),
            CreateKey = createKey,
            ErasedVersions = [.. events.Select(recorded => recorded.Event).OfType<ApprovalEvent.Erased>().SelectMany(erased => erased.Versions)],
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private static string Salt() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
}

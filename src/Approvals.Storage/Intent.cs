using Approvals.Application.Journal;
using Approvals.Domain.Notices;

namespace Approvals.Storage;

/// <summary>What one event leaves to send: one row, however many are to be told.</summary>
/// <param name="Event">The notices of one version; they differ in nothing but the recipient.</param>
internal readonly record struct Intent(Notice Event, IReadOnlyList<string> Recipients)
{
    public static IEnumerable<Intent> Of(JournalEntry entry) =>
        entry.Notices.GroupBy(notice => notice.Version).Select(told => new Intent(told.First(), [.. told.Select(notice => notice.Recipient)]));
}

using Approvals.Application.Journal;

namespace Approvals.Application.Feed;

/// <summary>
/// How far the journal was read, and which positions below that have not been seen. A missing one belongs to a transaction that is still
/// running, or to one that was rolled back; it is given up once every transaction that had begun by then has ended. So a row is told as soon
/// as it is visible, whatever else is running, and only the low-water mark waits. The numbers of transactions are compared with each other,
/// never with those in the rows: a restored dump brings numbers of another cluster.
/// </summary>
public sealed class TailCursor(long start)
{
    /// <summary>More are not remembered. After a jump of the sequence nobody can come for all of them anyway.</summary>
    public const int MostMissing = 10_000;

    private readonly SortedDictionary<long, ulong?> missing = [];

    /// <summary>The highest position that was seen.</summary>
    public long Seen { get; private set; } = start;

    /// <summary>The low-water mark: whatever is at or below it was told, and nothing new will appear there.</summary>
    public long Position => missing.Count == 0 ? Seen : missing.Keys.First() - 1;

    public IReadOnlyCollection<long> Missing => missing.Keys;

    /// <summary>What of the page is new.</summary>
    /// <param name="page">Read after <see cref="Seen"/>, with what is <see cref="Missing"/>.</param>
    public IReadOnlyList<Happening> Take(TailPage page)
    {
        List<Happening> news = [.. page.Rows.Where(row => row.Position > Seen || missing.Remove(row.Position))];
        GiveUp(page);
        foreach (var row in page.Rows.Where(row => row.Position > Seen))
        {
            for (var skipped = Math.Max(Seen + 1, row.Position - MostMissing); skipped < row.Position; skipped++)
                missing.Add(skipped, null);
            Seen = row.Position;
        }

        while (missing.Count > MostMissing)
            missing.Remove(missing.Keys.First());
        return news;
    }

    /// <summary>
    /// The fence is taken when a position is missed for the second time: between taking a position and having a number a transaction needs a
    /// moment, and by then it is over.
    /// </summary>
    private void GiveUp(TailPage page)
    {
        foreach (var (position, fence) in missing.ToList())
        {
            if (fence is null)
                missing[position] = page.Next;
            else if (page.Oldest >= fence)
                missing.Remove(position);
        }
    }
}

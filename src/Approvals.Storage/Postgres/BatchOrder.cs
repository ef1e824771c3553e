using Approvals.Storage.Committing;

namespace Approvals.Storage.Postgres;

/// <summary>
/// A batch in the one order in which every node locks: appends by id, then creates by key. Two nodes with overlapping
/// batches then wait for each other and never in a circle.
/// </summary>
internal sealed class BatchOrder
{
    public BatchOrder(IReadOnlyList<PendingEntry> batch)
    {
        Appends = [.. batch.Where(pending => pending.Entry is { IsCheck: false, IsCreate: false }).OrderBy(pending => pending.Entry.Id)];
        Creates = [.. batch.Where(pending => pending.Entry is { IsCheck: false, IsCreate: true })
            .OrderBy(pending => pending.Entry.CreateKey is null ? "" : pending.Entry.After.Request.Requester.Text, StringComparer.Ordinal)
            .ThenBy(pending => pending.Entry.CreateKey?.Text, StringComparer.Ordinal)
            .ThenBy(pending => pending.Entry.Id)];
        Checks = [.. batch.Where(pending => pending.Entry.IsCheck)];
    }

    public IReadOnlyList<PendingEntry> Appends { get; }

    public IReadOnlyList<PendingEntry> Creates { get; }

    public IReadOnlyList<PendingEntry> Checks { get; }

    /// <summary>Brings the answer back into the order of the batch.</summary>
    /// <param name="accepted">Of appends, then creates.</param>
    /// <param name="confirmed">Numbers, from 1, of the checks that held.</param>
    public IReadOnlyList<bool> Outcomes(IReadOnlyList<PendingEntry> batch, bool[] accepted, int[] confirmed)
    {
        var taken = new HashSet<PendingEntry>();
        for (var i = 0; i < accepted.Length; i++)
        {
            if (accepted[i])
                taken.Add(i < Appends.Count ? Appends[i] : Creates[i - Appends.Count]);
        }

        foreach (var number in confirmed)
            taken.Add(Checks[number - 1]);
        return [.. batch.Select(taken.Contains)];
    }
}

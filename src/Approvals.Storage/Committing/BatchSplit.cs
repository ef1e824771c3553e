using System.Collections.Concurrent;
using Approvals.Application.Journal;

namespace Approvals.Storage.Committing;

/// <summary>
/// Parts from its batch what holds it up: an entry that the database cannot take, and one whose row another transaction holds. Only the first batch
/// with such a row waits for the lock; because the wait would otherwise be met again by whoever is in a batch with the next command for that approval,
/// the approval is remembered, and looked at before each later batch, without waiting, until its row is free.
/// </summary>
internal sealed class BatchSplit
{
    private readonly ConcurrentDictionary<Guid, byte> held = new();

    /// <summary>Completes when every entry has its outcome.</summary>
    public async Task CommitAsync(IBatchWriter writer, List<PendingEntry> batch)
    {
        try
        {
            if (!held.IsEmpty && batch.FindAll(pending => Locks(pending) && held.ContainsKey(pending.Entry.Id)) is { Count: > 0 } suspects)
                await PartAsync(writer, batch, suspects, null);
            else
                await TryAsync(writer, batch);
        }
        catch (JournalUnavailableException unavailable)
        {
            // Those that have an outcome keep it.
            batch.ForEach(pending => pending.Fail(unavailable));
        }
    }

    /// <summary>Checks and creates wait for no row.</summary>
    private static bool Locks(PendingEntry pending) => pending.Entry is { IsCheck: false, IsCreate: false };

    private async Task TryAsync(IBatchWriter writer, List<PendingEntry> batch)
    {
        try
        {
            var outcome = await writer.CommitAsync(batch);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Complete(new AppendResult(outcome.DatabaseTime, outcome.Accepted[i] ? null : batch[i].Entry.RejectionAt(outcome.DatabaseTime)));
        }
        catch (LockTimeoutException timeout)
        {
            await PartAsync(writer, batch, batch.FindAll(Locks), timeout);
        }
        catch (Exception fault) when (fault is not JournalUnavailableException)
        {
            await HalveAsync(writer, batch, fault);
        }
    }

    /// <param name="timeout">Null when the batch was not tried yet.</param>
    private async Task PartAsync(IBatchWriter writer, List<PendingEntry> batch, List<PendingEntry> candidates, LockTimeoutException? timeout)
    {
        var locked = await writer.LockedAsync([.. candidates.Select(pending => pending.Entry.Id)]);
        foreach (var free in candidates.Where(pending => !locked.Contains(pending.Entry.Id)))
            held.TryRemove(free.Entry.Id, out _);
        if (locked.Count == 0)
        {
            // After a timeout it was freed meanwhile, or is no row of an approval but a key that a create takes, or a row beside.
            await (timeout is null ? TryAsync(writer, batch) : HalveAsync(writer, batch, timeout));
            return;
        }

        if (batch.FindAll(pending => !Locks(pending) || !locked.Contains(pending.Entry.Id)) is { Count: > 0 } others)
            await TryAsync(writer, others);
        var parted = batch.FindAll(pending => Locks(pending) && locked.Contains(pending.Entry.Id));
        // A second look, because another node's commit holds a row for a moment only.
        var still = await writer.LockedAsync(locked.ToList());
        foreach (var pending in parted.Where(pending => still.Contains(pending.Entry.Id)))
        {
            held.TryAdd(pending.Entry.Id, 0);
            pending.Fail(IsHeld(timeout));
        }

        if (parted.FindAll(pending => !still.Contains(pending.Entry.Id)) is { Count: > 0 } freed)
        {
            freed.ForEach(pending => held.TryRemove(pending.Entry.Id, out _));
            await TryAsync(writer, freed);
        }
    }

    /// <summary>Until the entry that the database cannot take stands by itself, and fails alone.</summary>
    private async Task HalveAsync(IBatchWriter writer, List<PendingEntry> batch, Exception fault)
    {
        if (batch.Count == 1)
        {
            batch[0].Fail(fault is LockTimeoutException ? IsHeld(fault) : new JournalUnavailableException("The database cannot take this entry: " + fault.Message, fault));
            return;
        }

        var half = batch.Count / 2;
        await TryAsync(writer, batch[..half]);
        await TryAsync(writer, batch[half..]);
    }

    /// <summary>Not "unavailable": the database answers, and nothing was done.</summary>
    private static JournalOverloadedException IsHeld(Exception? timeout) => new("Another transaction holds a row of this approval; nothing was done.", timeout);
}

using System.Threading.Channels;
using Approvals.Actors.Ports;

namespace Approvals.Storage.Committing;

/// <summary>
/// Commits what many actors append as few transactions: while one batch is being synced, the next one gathers. An idle
/// committer holds no thread.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    /// <summary>
    /// Under load those who were just answered come back at once. A moment's wait lets them into one large batch, where there
    /// would be a small one and the rest behind it: what a batch costs by itself is then shared by more. Who is alone never waits.
    /// </summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    private const int Crowd = 8;

    private readonly Channel<PendingEntry> queue;
    private readonly IBatchWriter writer;
    private readonly int batchSize;
    private readonly Queue<PendingEntry> deferred = new();
    private readonly Task loop;

    public GroupCommitter(IBatchWriter writer, int capacity, int batchSize)
    {
        this.writer = writer;
        this.batchSize = batchSize;
        queue = Channel.CreateBounded<PendingEntry>(new BoundedChannelOptions(capacity) { SingleReader = true });
        loop = Task.Run(RunAsync);
    }

    public Task<AppendResult> AppendAsync(PendingEntry pending)
    {
        if (!queue.Writer.TryWrite(pending))
            throw new JournalOverloadedException("Too many commits wait for the database.");
        return pending.Outcome;
    }

    /// <summary>Commits what was queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        await writer.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var before = 0;
        while (deferred.Count > 0 || await queue.Reader.WaitToReadAsync())
        {
            if (before >= Crowd && queue.Reader.Count < before)
                await Task.Delay(Breath);
            var batch = Gather();
            before = batch.Count;
            if (batch.Count > 0)
                await CommitAsync(batch);
        }
    }

    /// <summary>A second entry for the same approval waits for the next batch: within one statement it could not see the first.</summary>
    private List<PendingEntry> Gather()
    {
        var batch = new List<PendingEntry>();
        var ids = new HashSet<Guid>();
        var leftOver = new Queue<PendingEntry>();
        while (batch.Count < batchSize && (deferred.TryDequeue(out var pending) || queue.Reader.TryRead(out pending)))
        {
            if (pending.Abandon() || pending.GiveUp())
                continue;
            if (pending.Entry.IsCheck || ids.Add(pending.Entry.Id))
                batch.Add(pending);
            else
                leftOver.Enqueue(pending);
        }

        while (deferred.TryDequeue(out var later))
            leftOver.Enqueue(later);
        while (leftOver.TryDequeue(out var later))
            deferred.Enqueue(later);
        return batch;
    }

    /// <summary>An entry that the database cannot take fails alone: the batch is split until it stands by itself.</summary>
    private async Task CommitAsync(List<PendingEntry> batch)
    {
        try
        {
            var outcome = await writer.CommitAsync(batch);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Complete(new AppendResult(outcome.Accepted[i], outcome.DatabaseTime));
        }
        catch (JournalUnavailableException unavailable)
        {
            foreach (var pending in batch)
                pending.Fail(unavailable);
        }
        catch (Exception fault) when (batch.Count == 1)
        {
            batch[0].Fail(new JournalUnavailableException("The database cannot take this entry: " + fault.Message, fault));
        }
        catch (Exception)
        {
            var half = batch.Count / 2;
            await CommitAsync(batch[..half]);
            await CommitAsync(batch[half..]);
        }
    }
}

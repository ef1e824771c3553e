using Approvals.Actors.Cluster;
using Approvals.Actors.Ports;

namespace Approvals.Storage.Committing;

/// <summary>Several committers side by side; an approval always takes the same one.</summary>
internal sealed class CommitLanes(Func<IBatchWriter> writer, int lanes, int capacity, int batchSize) : IAsyncDisposable
{
    private readonly GroupCommitter[] committers =
        [.. Enumerable.Range(0, lanes).Select(_ => new GroupCommitter(writer(), Math.Max(1, capacity / lanes), batchSize))];

    public async Task<AppendResult> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingEntry(entry, cancellationToken);
        return await committers[Shard.Of(entry.Id) % committers.Length].AppendAsync(pending).WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var committer in committers)
            await committer.DisposeAsync();
    }
}

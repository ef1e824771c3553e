using System.Collections.Concurrent;
using Approvals.Application.Journal;
using Approvals.Storage.Committing;

namespace Approvals.Storage.Tests.Committing;

/// <summary>A lane's database: holds every batch until the test lets it go.</summary>
internal sealed class HeldWriter(ConcurrentQueue<HeldWriter.Batch> begun) : IBatchWriter
{
    public bool Disposed { get; private set; }

    public async Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch)
    {
        var entries = batch.Select(pending => pending.Entry).ToList();
        var overlapped = begun.Any(other => !other.Gate.Task.IsCompleted && other.Entries.Any(entry => entries.Exists(mine => mine.Id == entry.Id)));
        var held = new Batch(entries, overlapped);
        begun.Enqueue(held);
        await held.Gate.Task;
        return new BatchOutcome([.. batch.Select(_ => true)], DateTimeOffset.UnixEpoch);
    }

    public Task<IReadOnlySet<Guid>> LockedAsync(IReadOnlyCollection<Guid> ids) => Task.FromResult<IReadOnlySet<Guid>>(new HashSet<Guid>());

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    /// <param name="Overlapped">True when another batch with an entry of the same approval was still under way.</param>
    internal sealed record Batch(IReadOnlyList<JournalEntry> Entries, bool Overlapped)
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LetGo() => Gate.TrySetResult();
    }
}

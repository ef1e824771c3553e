using Approvals.Application.Journal;
using Approvals.Storage.Committing;
using Approvals.Testing;

namespace Approvals.Storage.Tests.Committing;

public sealed class BatchSplitTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly LockedWriter writer = new();
    private readonly BatchSplit split = new();

    [Fact]
    public async Task Only_the_first_batch_with_a_locked_row_waits_for_it()
    {
        var batch = Entries(10);
        writer.Locked.Add(batch[4].Id);
        for (var round = 0; round < 5; round++)
        {
            var pending = Pending(batch);
            await split.CommitAsync(writer, pending);
            await Should.ThrowAsync<JournalOverloadedException>(pending[4].Outcome);
            pending.RemoveAt(4);
            (await Task.WhenAll(pending.Select(entry => entry.Outcome))).ShouldAllBe(result => result.Accepted);
        }

        writer.Timeouts.ShouldBe(1);
        writer.Locked.Clear();
        var free = Pending(batch);
        await split.CommitAsync(writer, free);
        (await Task.WhenAll(free.Select(entry => entry.Outcome))).ShouldAllBe(result => result.Accepted);
        var looks = writer.Looks;
        await split.CommitAsync(writer, Pending(batch));
        writer.Looks.ShouldBe(looks, "it is free, so nobody looks any more");
    }

    [Fact]
    public async Task A_row_that_another_node_holds_for_a_moment_only_is_committed_after_the_others()
    {
        var batch = Entries(3);
        writer.Locked.Add(batch[1].Id);
        writer.AfterCommit = writer.Locked.Clear;
        var pending = Pending(batch);
        await split.CommitAsync(writer, pending);
        (await Task.WhenAll(pending.Select(entry => entry.Outcome))).ShouldAllBe(result => result.Accepted);
        writer.Committed.ShouldBe([2, 1]);
    }

    [Fact]
    public async Task A_lock_that_is_on_no_row_of_an_approval_is_found_by_halves()
    {
        var batch = Entries(8);
        writer.LockedKey = batch[5].Id;
        var pending = Pending(batch);
        await split.CommitAsync(writer, pending);
        await Should.ThrowAsync<JournalOverloadedException>(pending[5].Outcome);
        pending.RemoveAt(5);
        (await Task.WhenAll(pending.Select(entry => entry.Outcome))).ShouldAllBe(result => result.Accepted);
    }

    [Fact]
    public async Task When_the_database_goes_meanwhile_everybody_without_an_outcome_is_told()
    {
        var batch = Entries(3);
        writer.Locked.Add(batch[1].Id);
        writer.AfterCommit = () => writer.IsSilent = true;
        var pending = Pending(batch);
        await split.CommitAsync(writer, pending);
        (await pending[0].Outcome).Accepted.ShouldBeTrue();
        await Should.ThrowAsync<JournalUnavailableException>(pending[1].Outcome);
    }

    private static List<JournalEntry> Entries(int count) => [.. Enumerable.Range(0, count).Select(_ =>
        Steps.Next(Steps.Create(Guid.CreateVersion7(), Now).After, Now, Some.Comment(Some.Ann, "hello")))];

    private static List<PendingEntry> Pending(List<JournalEntry> entries) => entries.ConvertAll(entry => new PendingEntry(entry, default));

    private sealed class LockedWriter : IBatchWriter
    {
        public HashSet<Guid> Locked { get; } = [];

        public Guid LockedKey { get; set; }

        public bool IsSilent { get; set; }

        public Action AfterCommit { get; set; } = () => { };

        public int Timeouts { get; private set; }

        public int Looks { get; private set; }

        public List<int> Committed { get; } = [];

        public Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch)
        {
            Answer();
            if (batch.Any(pending => Locked.Contains(pending.Entry.Id) || pending.Entry.Id == LockedKey))
            {
                Timeouts++;
                throw new LockTimeoutException(new TimeoutException("lock"));
            }

            Committed.Add(batch.Count);
            AfterCommit();
            return Task.FromResult(new BatchOutcome([.. batch.Select(_ => true)], Now));
        }

        public Task<IReadOnlySet<Guid>> LockedAsync(IReadOnlyCollection<Guid> ids)
        {
            Answer();
            Looks++;
            return Task.FromResult<IReadOnlySet<Guid>>(ids.Where(Locked.Contains).ToHashSet());
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Answer()
        {
            if (IsSilent)
                throw new JournalUnavailableException("silent");
        }
    }
}

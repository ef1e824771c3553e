using System.Collections.Concurrent;
using Approvals.Application.Journal;
using Approvals.Storage.Committing;
using Approvals.Testing;

namespace Approvals.Storage.Tests.Committing;

public sealed class GroupCommitterTests
{
    private readonly ConcurrentQueue<HeldWriter.Batch> begun = new();

    [Fact]
    public async Task What_comes_while_a_batch_is_under_way_goes_into_one_batch()
    {
        await using var committer = Committer(lanes: 1);
        var first = AppendAsync(committer, Create());
        var held = await BegunAsync(1);
        var others = Enumerable.Range(0, 20).Select(_ => AppendAsync(committer, Create())).ToList();
        held[0].LetGo();
        (await first).Accepted.ShouldBeTrue();
        held = await BegunAsync(2);
        held[1].Entries.Count.ShouldBe(20);
        held[1].LetGo();
        (await Task.WhenAll(others)).ShouldAllBe(result => result.Accepted);
    }

    [Fact]
    public async Task A_second_lane_commits_beside_the_first()
    {
        await using var committer = Committer(lanes: 2);
        var first = AppendAsync(committer, Create());
        await BegunAsync(1);
        var second = AppendAsync(committer, Create());
        var held = await BegunAsync(2);
        held[1].LetGo();
        await second;
        first.IsCompleted.ShouldBeFalse();
        held[0].LetGo();
        await first;
    }

    [Fact]
    public async Task Entries_of_one_approval_are_never_under_way_at_once()
    {
        await using var committer = Committer(lanes: 3);
        var created = Enumerable.Range(0, 5).Select(_ => Create().After).ToList();
        var appends = Enumerable.Range(0, 60)
            .Select(i => AppendAsync(committer, Steps.Next(created[i % created.Count], DateTimeOffset.UnixEpoch, Some.Approve(Some.Ann))))
            .ToList();
        await LetGoUntilAsync(() => appends.TrueForAll(append => append.IsCompleted));
        begun.Sum(batch => batch.Entries.Count).ShouldBe(60);
        begun.ShouldAllBe(batch => !batch.Overlapped);
    }

    [Fact]
    public async Task Disposal_commits_what_was_queued_and_lets_go_of_the_writers()
    {
        var writers = new[] { new HeldWriter(begun), new HeldWriter(begun) };
        var committer = new GroupCommitter(writers, capacity: 100, batchSize: 2);
        var appends = Enumerable.Range(0, 10).Select(_ => AppendAsync(committer, Create())).ToList();
        var disposal = committer.DisposeAsync().AsTask();
        await LetGoUntilAsync(() => disposal.IsCompleted);
        (await Task.WhenAll(appends)).ShouldAllBe(result => result.Accepted);
        writers.ShouldAllBe(writer => writer.Disposed);
    }

    private GroupCommitter Committer(int lanes) =>
        new([.. Enumerable.Range(0, lanes).Select(_ => new HeldWriter(begun))], capacity: 100, batchSize: 256);

    private static Task<AppendResult> AppendAsync(GroupCommitter committer, JournalEntry entry) => committer.AppendAsync(entry, default);

    private static JournalEntry Create() => Steps.Create(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch);

    private Task LetGoUntilAsync(Func<bool> done) => Eventually.Async(() =>
    {
        foreach (var batch in begun)
            batch.LetGo();
        return done();
    });

    private async Task<IReadOnlyList<HeldWriter.Batch>> BegunAsync(int count)
    {
        await Eventually.Async(() => begun.Count >= count);
        return [.. begun];
    }
}

using Akka.Actor;
using Approvals.Actors.Entities;
using Approvals.Actors.Messages;
using Approvals.Actors.Tests.Support;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Approvals.Testing;

namespace Approvals.Actors.Tests.Entities;

/// <summary>Entities that stand in for those of the shards, which are the others here.</summary>
public sealed class StandInTests : EntityTestKit
{
    private readonly IActorRef standIns;

    public StandInTests()
        : base(new ActorOptions { MaxStandIns = 2 }) => standIns = LocalEntities.StartStandIns(Sys, Services);

    [Fact]
    public async Task It_answers_as_the_entity_of_the_shard_does_and_whoever_is_behind_decides_again()
    {
        var id = await CreateAsync();
        (await StandInAsync(id, Some.Approve(Some.Ann))).Changed.ShouldBeTrue();
        (await AskAsync(id, Some.Approve(Some.Bob))).ShouldBeOfType<CommandReply>().Approval.ShouldBeOfType<Approval.Decided>().Votes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task It_leaves_after_two_seconds_without_a_command()
    {
        var id = await CreateAsync();
        await StandInAsync(id, Some.Approve(Some.Ann));
        await Time.Settle();
        Time.Advance(TimeSpan.FromSeconds(1.5));
        await StandInAsync(id, Some.Comment(Some.Ann, "still here"));
        var left = await LeftAsync(id);
        var since = Time.GetUtcNow();
        await Time.PassUntil(TimeSpan.FromMilliseconds(100), () => left.IsCompleted, "it has left");
        (Time.GetUtcNow() - since).TotalSeconds.ShouldBeInRange(2, 2.7);
        (await StandInAsync(id, Some.Approve(Some.Bob))).Approval.ShouldBeOfType<Approval.Decided>();
    }

    [Fact]
    public async Task It_leaves_after_a_rejection_when_it_has_answered()
    {
        var id = await CreateAsync();
        await StandInAsync(id, Some.Comment(Some.Ann, "so that it is there"));
        var left = await LeftAsync(id);
        await AskAsync(id, Some.Approve(Some.Ann));
        (await StandInAsync(id, Some.Approve(Some.Bob))).Approval.ShouldBeOfType<Approval.Decided>().Votes.Count.ShouldBe(2);
        await Eventually.Async(() => left.IsCompleted, because: "it has not left");
    }

    [Fact]
    public async Task What_comes_while_it_leaves_is_answered_by_the_next()
    {
        var id = await CreateAsync();
        await StandInAsync(id, Some.Comment(Some.Ann, "so that it is there"));
        await AskAsync(id, Some.Comment(Some.Ann, "so that it is behind"));
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => StandInAsync(id, Some.Comment(Some.Bob, $"{i}"))));
        replies.ShouldAllBe(reply => reply.Changed);
        Journal.Stored(id)!.Comments.Count.ShouldBe(22);
    }

    [Fact]
    public async Task A_command_that_comes_to_both_at_once_has_one_effect()
    {
        var id = await CreateAsync();
        for (var i = 0; i < 100; i++)
        {
            var execute = new ExecuteCommand(id, Some.Comment(Some.Ann, $"{i}"), Guid.NewGuid(), Journal.Now.AddSeconds(5));
            var replies = await Task.WhenAll(AskAsync(execute), AskAsync(standIns, execute));
            replies.Select(reply => reply.ShouldBeOfType<CommandReply>().Changed).ShouldBe([true, false], ignoreOrder: true);
        }

        Journal.Stored(id)!.Comments.Select(comment => comment.Text).ShouldBe(Enumerable.Range(0, 100).Select(i => $"{i}"));
    }

    [Fact]
    public async Task They_are_bounded_in_number()
    {
        Guid[] ids = [await CreateAsync(), await CreateAsync(), await CreateAsync()];
        await StandInAsync(ids[0], Some.Approve(Some.Ann));
        await StandInAsync(ids[1], Some.Approve(Some.Ann));
        (await AskAsync(standIns, Execute(ids[2], Some.Approve(Some.Ann)))).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.NotTaken);
        Journal.Stored(ids[2])!.Votes.ShouldBeEmpty();
        (await StandInAsync(ids[1], Some.Approve(Some.Bob))).Changed.ShouldBeTrue("it is there already");
        var left = await LeftAsync(ids[0]);
        await Time.PassUntil(TimeSpan.FromMilliseconds(100), () => left.IsCompleted, "it has left");
        (await StandInAsync(ids[2], Some.Approve(Some.Ann))).Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task It_holds_no_timers()
    {
        var id = Guid.CreateVersion7();
        (await StandInAsync(id, Some.Create(Some.Request(timeoutMs: 1_000)))).Changed.ShouldBeTrue();
        var left = await LeftAsync(id);
        Time.Advance(TimeSpan.FromSeconds(1.5));
        await Time.Settle();
        left.IsCompleted.ShouldBeFalse();
        Journal.Stored(id).ShouldBeOfType<Approval.Pending>("the timer is the shard's");
        (await StandInAsync(id, Some.Approve(Some.Ann))).Refusal!.Code.ShouldBe(RefusalCode.AlreadyDecided, "but nobody votes past the deadline");
    }

    [Fact]
    public async Task One_that_hears_of_a_newer_version_leaves()
    {
        var id = await CreateAsync();
        await StandInAsync(id, Some.Approve(Some.Ann));
        var left = await LeftAsync(id);
        standIns.Tell(new ApprovalChanged(id, 7, IsPending: true), TestActor);
        await Eventually.Async(() => left.IsCompleted, because: "it has not left");
    }

    private async Task<CommandReply> StandInAsync(Guid id, ApprovalCommand command) => (await AskAsync(standIns, Execute(id, command))).ShouldBeOfType<CommandReply>();

    /// <summary>Completes when the stand-in that is there now has ended.</summary>
    private async Task<Task> LeftAsync(Guid id) =>
        (await Sys.ActorSelection(standIns.Path / id.ToString("D")).ResolveOne(TimeSpan.FromSeconds(5))).WatchAsync();
}

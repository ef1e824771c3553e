using Akka.Actor;
using Approvals.Actors.Entities;
using Approvals.Actors.Gateway;
using Approvals.Actors.Messages;
using Approvals.Actors.Tests.Support;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Approvals.Testing;

namespace Approvals.Actors.Tests.Gateway;

/// <summary>A command that is held back on its way to the shard, while a stand-in takes it: real entities on both ways, and one journal.</summary>
public sealed class LateAttemptTests : RouteTestKit
{
    private readonly ClusterRoute route;

    public LateAttemptTests() => route = RouteTo(LocalEntities.StartStandIns(Sys, Services));

    public static TheoryData<string> Names => ["vote", "comment", "delegate", "retract", "remind", "cancel"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Delivered_after_the_stand_in_has_done_it_and_others_have_gone_on_it_has_no_effect(string name)
    {
        var id = await CreateAsync();
        if (name == "retract")
            await AskAsync(id, Some.Approve(Some.Ann));
        ApprovalCommand command = name switch
        {
            "vote" => Some.Approve(Some.Ann),
            "comment" => Some.Comment(Some.Ann, "once"),
            "delegate" => new ApprovalCommand.Delegate(Some.Ann, Some.Cleo.Self, null),
            "retract" => Some.Retract(Some.Ann),
            "remind" => new ApprovalCommand.Remind(Some.Requester),
            _ => Some.Cancel(),
        };
        var (answer, execute, region) = await HeldBackAsync(id, command);
        (await answer).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        ApprovalCommand? undo = name switch
        {
            "vote" => Some.Retract(Some.Ann),
            "delegate" => new ApprovalCommand.RevokeDelegation(Some.Ann),
            "retract" => Some.Approve(Some.Ann),
            _ => null,
        };
        if (undo is not null)
            (await AskAsync(id, undo)).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        var version = Journal.Stored(id)!.Version;
        Time.Advance(TimeSpan.FromSeconds(2.5));
        Entities.Tell(execute, region);
        await Time.Settle();
        Journal.Stored(id)!.Version.ShouldBe(version);

        // Later still it is not even looked up.
        Time.Advance(TimeSpan.FromSeconds(10));
        (await AskAsync(id, Some.Comment(Some.Operator, "so that its id is forgotten"))).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        (await AskAsync(execute)).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.NotDone);
        Journal.Stored(id)!.Version.ShouldBe(version + 1);
    }

    [Fact]
    public async Task One_that_the_stand_in_refused_has_no_effect_after_the_refusal_has_left()
    {
        var (id, answer, execute, region) = await RefusedAsync();
        await AskAsync(id, Some.Retract(Some.Ann));
        await ValidityEndsAsync();
        (await answer).ShouldBeOfType<CommandReply>().Refusal!.Code.ShouldBe(RefusalCode.AlreadyVoted);
        Entities.Tell(execute, region);
        await Time.Settle();
        Journal.Stored(id)!.Votes.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_has_its_effect_before_the_refusal_has_left_is_told_of_it()
    {
        var (id, answer, execute, region) = await RefusedAsync();
        await AskAsync(id, Some.Retract(Some.Ann));
        Time.Advance(TimeSpan.FromSeconds(2.5));
        Entities.Tell(execute, region);
        (await answer).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        Journal.Stored(id).ShouldBeOfType<Approval.Decided>().Votes.ShouldHaveSingleItem().Verdict.ShouldBe(Verdict.Reject);
    }

    [Fact]
    public async Task Also_when_its_own_answer_is_lost()
    {
        var (id, answer, execute, _) = await RefusedAsync();
        await AskAsync(id, Some.Retract(Some.Ann));
        (await AskAsync(execute)).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        await ValidityEndsAsync();
        var told = (await answer).ShouldBeOfType<CommandReply>();
        (told.Refusal, told.Changed, told.Approval!.Version).ShouldBe((null, true, Journal.Stored(id)!.Version));
    }

    [Fact]
    public async Task Where_the_shard_has_done_it_and_only_its_answer_is_lost_the_stand_in_says_so_at_once()
    {
        var id = await CreateAsync();
        Unsettle();
        var answer = AskAsync(route, id, Some.Comment(Some.Ann, "once"));
        var (execute, _) = await HeldBackAsync();
        (await AskAsync(execute)).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        await PatienceEndsAsync();
        var told = (await answer).ShouldBeOfType<CommandReply>();
        (told.Refusal, told.Changed, told.Approval!.Comments.Count).ShouldBe((null, true, 1));
    }

    [Fact]
    public async Task A_create_has_one_effect_whoever_comes_first()
    {
        var id = Guid.CreateVersion7();
        Minted.Add(id);
        var (answer, execute, region) = await HeldBackAsync(id, Some.Create(key: "once"));
        (await answer).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        Entities.Tell(execute, region);
        await Time.Settle();
        (await AskAsync(execute)).ShouldBeOfType<CommandReply>().Approval!.Version.ShouldBe(1);
        Journal.Rows(id).ShouldHaveSingleItem();
    }

    private async Task<(Task<object> Answer, ExecuteCommand Execute, IActorRef Region)> HeldBackAsync(Guid id, ApprovalCommand command)
    {
        Unsettle();
        var answer = AskAsync(route, id, command);
        var (execute, region) = await HeldBackAsync();
        await PatienceEndsAsync();
        return (answer, execute, region);
    }

    /// <summary>Ann has approved, and rejects: the stand-in has said that she may not, the region nothing yet.</summary>
    private async Task<(Guid Id, Task<object> Answer, ExecuteCommand Execute, IActorRef Region)> RefusedAsync()
    {
        var id = await CreateAsync();
        await AskAsync(id, Some.Approve(Some.Ann));
        var (answer, execute, region) = await HeldBackAsync(id, Some.Reject(Some.Ann));
        answer.IsCompleted.ShouldBeFalse();
        return (id, answer, execute, region);
    }
}

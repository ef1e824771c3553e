using Approvals.Actors.Messages;
using Approvals.Actors.Tests.Support;
using Approvals.Domain.Commands;
using Approvals.Domain.State;
using Approvals.Testing;

namespace Approvals.Actors.Tests.Entities;

/// <summary>A command may come twice, and late: it has one effect, or none.</summary>
public sealed class RepeatedCommandTests : EntityTestKit
{
    private static readonly Dictionary<string, (ApprovalCommand[] Before, ApprovalCommand Command)> Commands = new(StringComparer.Ordinal)
    {
        ["vote"] = ([], Some.Approve(Some.Ann)),
        ["last vote"] = ([Some.Approve(Some.Bob)], Some.Approve(Some.Ann)),
        ["retract"] = ([Some.Approve(Some.Ann)], Some.Retract(Some.Ann)),
        ["delegate"] = ([], new ApprovalCommand.Delegate(Some.Ann, Some.Cleo.Self, null)),
        ["revoke"] = ([new ApprovalCommand.Delegate(Some.Ann, Some.Cleo.Self, null)], new ApprovalCommand.RevokeDelegation(Some.Ann)),
        ["comment"] = ([], Some.Comment(Some.Ann, "Which build?")),
        ["remind"] = ([], new ApprovalCommand.Remind(Some.Requester)),
        ["cancel"] = ([], Some.Cancel()),
        ["override"] = ([], new ApprovalCommand.Override(Some.Operator, Outcome.Approved, "The site is down")),
        ["erase"] = ([Some.Cancel()], new ApprovalCommand.Erase(Some.Operator, "asked to")),
    };

    public static TheoryData<string> Names => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_repeat_is_answered_with_the_present_state_and_changes_nothing(string name)
    {
        var (before, command) = Commands[name];
        var id = await CreateAsync();
        foreach (var earlier in before)
            await AskAsync(id, earlier);
        var execute = Within(TimeSpan.FromSeconds(5), id, command);
        (await AskAsync(execute)).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        var version = Journal.Stored(id)!.Version;
        await UnchangedAsync(execute, version);
        (await AskAsync(id, Some.Comment(Some.Operator, "meanwhile"))).ShouldBeOfType<CommandReply>();
        var now = Journal.Stored(id)!.Version;
        await UnchangedAsync(execute, now);

        // Also by an entity that did not do it, and when it comes too late to have an effect: it has had it.
        await ForgetAsync(id);
        await UnchangedAsync(execute, now);
        Time.Advance(TimeSpan.FromSeconds(6));
        await UnchangedAsync(execute, now);
    }

    [Fact]
    public async Task A_repeated_create_is_answered_with_what_it_created()
    {
        var create = Within(TimeSpan.FromSeconds(5), Guid.CreateVersion7(), Some.Create(key: "once"));
        (await AskAsync(create)).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        await UnchangedAsync(create, 1);
        await ForgetAsync(create.ApprovalId);
        await UnchangedAsync(create, 1);
    }

    [Fact]
    public async Task A_repeated_vote_stays_retracted()
    {
        var id = await CreateAsync();
        var vote = Within(TimeSpan.FromSeconds(5), id, Some.Approve(Some.Ann));
        await AskAsync(vote);
        await AskAsync(id, Some.Retract(Some.Ann));
        (await UnchangedAsync(vote, 3)).Approval!.Votes.ShouldBeEmpty();
        await ForgetAsync(id);
        (await UnchangedAsync(vote, 3)).Approval!.Votes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_attempts_that_are_decided_together_have_one_effect()
    {
        var id = await CreateAsync();
        Journal.Hold();
        var other = AskAsync(id, Some.Approve(Some.Bob));
        await Eventually.Async(() => Journal.Waiting == 1, because: "the write is not under way");
        var comment = Within(TimeSpan.FromSeconds(5), id, Some.Comment(Some.Ann, "once"));
        var attempts = new[] { AskAsync(comment), AskAsync(comment) };
        await Time.Settle();
        Journal.Release();
        await other;
        (await Task.WhenAll(attempts)).Select(reply => reply.ShouldBeOfType<CommandReply>().Changed).ShouldBe([true, false], ignoreOrder: true);
        Journal.Stored(id)!.Comments.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_comes_too_late_is_not_done()
    {
        var id = await CreateAsync();
        var vote = Within(TimeSpan.FromSeconds(5), id, Some.Approve(Some.Ann));
        Time.Advance(TimeSpan.FromSeconds(5));
        await NotDoneAsync(vote);
        Journal.Stored(id)!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_create_that_comes_too_late_is_not_done()
    {
        await CreateAsync();
        var id = Guid.CreateVersion7();
        Minted.Add(id);
        await NotDoneAsync(Within(TimeSpan.Zero, id, Some.Create(key: "late")));
        Journal.Stored(id).ShouldBeNull();
    }

    [Fact]
    public async Task What_had_fallen_due_when_a_late_command_came_is_taken()
    {
        var id = await CreateAsync(Some.Create(Some.Request(timeoutMs: 60_000)));
        await ForgetAsync(id);
        Time.Advance(TimeSpan.FromMinutes(1));
        await NotDoneAsync(Within(TimeSpan.Zero, id, Some.Approve(Some.Ann)));
        Journal.Stored(id).ShouldBeOfType<Approval.Decided>().Decision.Cause.ShouldBe(Cause.Timeout);
    }

    [Fact]
    public async Task A_write_is_bound_to_the_earliest_time_of_its_commands_and_who_is_late_is_told_so()
    {
        var id = await CreateAsync();
        Journal.Hold();
        var first = AskAsync(Within(TimeSpan.FromSeconds(20), id, Some.Comment(Some.Requester, "holds up the others")));
        await Eventually.Async(() => Journal.Waiting == 1, because: "the write is not under way");
        var inTime = AskAsync(Within(TimeSpan.FromSeconds(5), id, Some.Approve(Some.Ann)));
        var late = AskAsync(Within(TimeSpan.FromSeconds(2), id, Some.Approve(Some.Bob)));
        await Time.Settle();
        // The database judges the second write, not this node.
        Journal.BeforeNextAppend = () => Journal.BeforeNextAppend = () => Time.Advance(TimeSpan.FromSeconds(3));
        Journal.Release();
        (await first).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        (await inTime).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        (await late).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.NotDone);
        var writes = Journal.Appended.Where(entry => !entry.IsCheck).TakeLast(2).ToList();
        (writes[1].NotAfter - writes[0].NotAfter).ShouldBe(TimeSpan.FromSeconds(3));
        Journal.Stored(id)!.Votes.ShouldHaveSingleItem().By.ShouldBe(Some.Ann.Self);
    }

    [Fact]
    public async Task A_deadline_before_that_stays_the_bound()
    {
        var id = await CreateAsync(Some.Create(Some.Request(timeoutMs: 3_000)));
        await AskAsync(Within(TimeSpan.FromSeconds(5), id, Some.Approve(Some.Ann)));
        Journal.Appended.Last().NotAfter.ShouldBe(Journal.Stored(id)!.Deadline);
    }

    private ExecuteCommand Within(TimeSpan time, Guid id, ApprovalCommand command) => new(id, command, Guid.NewGuid(), Journal.Now + time);

    private async Task<CommandReply> UnchangedAsync(ExecuteCommand execute, int version)
    {
        var reply = (await AskAsync(execute)).ShouldBeOfType<CommandReply>();
        (reply.Refusal, reply.Changed, reply.Approval!.Version).ShouldBe((null, false, version));
        Journal.Stored(execute.ApprovalId)!.Version.ShouldBe(version);
        return reply;
    }

    private async Task NotDoneAsync(ExecuteCommand execute) => (await AskAsync(execute)).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.NotDone);

    /// <summary>The next entity knows what the state row says.</summary>
    private async Task ForgetAsync(Guid id)
    {
        Entities.Tell(new ApprovalChanged(id, int.MaxValue, IsPending: true), TestActor);
        await Eventually.Async(() => Active.Count == 0, because: "the entity has not left");
    }
}

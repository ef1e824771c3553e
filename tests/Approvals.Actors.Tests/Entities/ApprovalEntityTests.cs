using Akka.Actor;
using Approvals.Actors.Messages;
using Approvals.Actors.Tests.Support;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.Logging;
using Decider = Approvals.Domain.Decisions.Decider;

namespace Approvals.Actors.Tests.Entities;

public sealed class ApprovalEntityTests() : EntityTestKit(new ActorOptions { MaxRejections = 5 })
{
    [Fact]
    public async Task A_rejected_write_and_what_waits_behind_it_are_decided_again_and_each_is_answered_once()
    {
        var id = await CreateAsync(Some.Create(Some.Request(min: 2)));
        Journal.BeforeNextAppend = () => CommitElsewhere(id, Some.Comment(Some.Requester, "from another node"));
        Journal.Hold();
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        Ask(id, Some.Approve(Some.Ann), first);
        await Eventually.Async(() => Journal.Waiting == 1, because: "the write is not under way");
        Ask(id, Some.Approve(Some.Bob), second);
        Journal.Release();
        first.ExpectMsg<CommandReply>().Changed.ShouldBeTrue();
        second.ExpectMsg<CommandReply>().Changed.ShouldBeTrue();
        await first.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        await second.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        Journal.Stored(id).ShouldBeOfType<Approval.Decided>().Comments.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_rejection_is_a_line_for_debugging_and_no_more()
    {
        var id = await CreateAsync();
        Journal.BeforeNextAppend = () => CommitElsewhere(id, Some.Comment(Some.Requester, "from another node"));
        await AskAsync(id, Some.Approve(Some.Ann));
        Log.Lines.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Debug);
    }

    [Fact]
    public async Task After_as_many_rejections_in_a_row_as_are_allowed_it_says_that_nothing_was_done()
    {
        var id = await CreateAsync();
        var before = Journal.Appended.Count;
        Journal.BeforeEachAppend = () => CommitElsewhere(id, new ApprovalCommand.Remind(Some.Requester));
        (await AskAsync(id, Some.Approve(Some.Ann))).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.NotDone);
        (Journal.Appended.Count - before).ShouldBe(5);
        Journal.BeforeEachAppend = null;
        (await AskAsync(id, Some.Approve(Some.Ann))).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_write_that_fails_is_of_unknown_outcome_and_what_waited_behind_it_was_not_done()
    {
        var id = await CreateAsync();
        Journal.Hold();
        var (first, second) = (CreateTestProbe(), CreateTestProbe());
        Ask(id, Some.Approve(Some.Ann), first);
        await Eventually.Async(() => Journal.Waiting == 1, because: "the write is not under way");
        Ask(id, Some.Approve(Some.Bob), second);
        await Time.Settle();
        Journal.LoseNextAnswer = true;
        Journal.Release();
        first.ExpectMsg<CommandFailed>().Failure.ShouldBe(CommandFailure.OutcomeUnknown);
        second.ExpectMsg<CommandFailed>().Failure.ShouldBe(CommandFailure.NotDone);
        (await AskAsync(id, Some.Approve(Some.Ann))).ShouldBeOfType<CommandReply>().Changed.ShouldBeFalse("it had been committed");
    }

    [Fact]
    public async Task Whoever_waits_for_an_entity_that_cannot_be_recovered_is_told_so_at_once()
    {
        Journal.Down = true;
        (await AskAsync(Guid.CreateVersion7(), Some.Approve(Some.Ann))).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.NotTaken);
        Journal.Down = false;
        (await AskAsync(Guid.CreateVersion7(), Some.Approve(Some.Ann))).ShouldBeOfType<CommandReply>().Refusal!.Code.ShouldBe(RefusalCode.NotFound);
    }

    [Fact]
    public async Task The_first_recovery_of_a_minted_id_reads_nothing_and_the_next_one_does()
    {
        await CreateAsync();
        var id = Guid.CreateVersion7();
        Minted.Add(id);
        var before = Journal.Loads.Count;
        (await AskAsync(id, Some.Create())).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
        Journal.Loads.Count.ShouldBe(before);
        Minted.Take(id).ShouldBeFalse();
    }

    [Fact]
    public async Task A_minted_id_that_somebody_else_has_written_meets_the_fence()
    {
        var id = await CreateAsync();
        await Time.PassUntil(TimeSpan.FromSeconds(1), () => Active.Count == 0, "it is idle");
        Minted.Add(id);
        (await AskAsync(id, Some.Approve(Some.Ann))).ShouldBeOfType<CommandReply>().Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_that_commits_nothing_is_confirmed_only_where_no_statement_since_its_arrival_has_done_so()
    {
        var id = await CreateAsync();
        await AskAsync(id, Some.Approve(Some.Ann));
        var before = Journal.Appended.Count;
        (await AskAsync(id, Some.Approve(Some.Ann))).ShouldBeOfType<CommandReply>().Changed.ShouldBeFalse();
        Journal.Appended.Skip(before).ShouldHaveSingleItem().IsCheck.ShouldBeTrue();
        await Time.PassUntil(TimeSpan.FromSeconds(1), () => Active.Count == 0, "it is idle");
        (await AskAsync(id, Some.Approve(Some.Ann))).ShouldBeOfType<CommandReply>().Changed.ShouldBeFalse();
        Journal.Appended.Count.ShouldBe(before + 1, "the recovery began after the command had arrived");
    }

    [Fact]
    public async Task A_check_that_fails_leaves_the_entity_as_it_is()
    {
        var id = await CreateAsync();
        await AskAsync(id, Some.Approve(Some.Ann));
        Journal.LoseNextAnswer = true;
        (await AskAsync(id, Some.Approve(Some.Ann))).ShouldBeOfType<CommandFailed>().Failure.ShouldBe(CommandFailure.NotDone);
        var loads = Journal.Loads.Count;
        (await AskAsync(id, Some.Approve(Some.Ann))).ShouldBeOfType<CommandReply>();
        Journal.Loads.Count.ShouldBe(loads);
    }

    [Fact]
    public async Task Told_to_stop_it_ends_what_is_under_way_first()
    {
        var id = await CreateAsync();
        Journal.Hold();
        var voter = CreateTestProbe();
        Ask(id, Some.Approve(Some.Ann), voter);
        await Eventually.Async(() => Journal.Waiting == 1, because: "the write is not under way");
        var entity = await Sys.ActorSelection(Entities.Path / id.ToString("D")).ResolveOne(TimeSpan.FromSeconds(5));
        Watch(entity);
        entity.Tell(StopEntity.Instance);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        Journal.Release();
        voter.ExpectMsg<CommandReply>().Changed.ShouldBeTrue();
        ExpectTerminated(entity);
    }

    [Fact]
    public async Task One_stale_entity_among_three_hundred_is_rejected_and_nobody_else_notices()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 300; i++)
            ids.Add(await CreateAsync());
        CommitElsewhere(ids[150], Some.Comment(Some.Requester, "from another node"));
        var replies = await Task.WhenAll(ids.Select(id => AskAsync(id, Some.Approve(Some.Ann))));
        replies.ShouldAllBe(reply => ((CommandReply)reply).Changed);
        (Journal.Appended.Count - Journal.Accepted).ShouldBe(1);
    }

    private void CommitElsewhere(Guid id, ApprovalCommand command)
    {
        var ruling = Decider.Decide(id, Journal.Stored(id), command, Journal.Now);
        Journal.Store(ruling.After!.Version > Journal.Stored(id)!.Version ? ruling.After : Journal.Stored(id)! with { Version = Journal.Stored(id)!.Version + 1 });
    }
}

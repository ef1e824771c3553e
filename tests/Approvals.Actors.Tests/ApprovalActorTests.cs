using Approvals.Actors.Tests.Support;
using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests;

public sealed class ApprovalActorTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeJournal journal;

    public ApprovalActorTests() => journal = new FakeJournal(time);

    [Fact]
    public async Task A_command_is_carried_out_and_answered_with_the_committed_state()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created();
        await node.Ask(id, Some.Approve(Some.Ann));
        var answer = await node.Ask(id, Some.Approve(Some.Bob));
        answer.Approval.ShouldBeOfType<Approval.Decided>().Decision.Outcome.ShouldBe(Outcome.Approved);
        journal.Stored(id)!.Version.ShouldBe(answer.Approval!.Version);
    }

    [Fact]
    public async Task The_reply_leaves_only_after_the_commit()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created();
        journal.Hold();
        var vote = node.Ask(id, Some.Approve(Some.Ann));
        await Eventually.Async(() => journal.Waiting == 1, because: "the append is not under way");
        vote.IsCompleted.ShouldBeFalse();
        journal.Release();
        (await vote).Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task Commands_that_arrive_while_a_commit_is_in_flight_are_decided_together_in_the_next_one()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created(Some.Create(Some.Request(min: 2)));
        journal.Hold();
        var first = node.Ask(id, new ApprovalCommand.AddComment(Some.Requester, "hello"));
        await Eventually.Async(() => journal.Waiting == 1, because: "the append is not under way");
        var others = new[] { node.Ask(id, Some.Approve(Some.Ann)), node.Ask(id, Some.Approve(Some.Bob)), node.Ask(id, Some.Approve(Some.Bob)) };
        await time.Settle();
        journal.Release();
        await Task.WhenAll(others.Append(first));
        journal.Appended.Count.ShouldBe(3, "create, the comment, and one for all three votes");
        journal.Stored(id).ShouldBeOfType<Approval.Decided>();
        (await others[2]).Changed.ShouldBeFalse("the repeat changed nothing");
    }

    [Fact]
    public async Task A_conflict_reloads_and_decides_again()
    {
        await using var here = new Node(journal, time);
        await using var there = new Node(journal, time);
        var id = await here.Created();
        await there.Ask(id, Some.Approve(Some.Ann));
        var answer = await here.Ask(id, Some.Approve(Some.Bob));
        answer.Approval.ShouldBeOfType<Approval.Decided>().Votes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_repeat_is_confirmed_against_the_database_before_it_is_answered()
    {
        await using var here = new Node(journal, time);
        await using var there = new Node(journal, time);
        var id = await here.Created();
        await here.Ask(id, Some.Approve(Some.Ann));
        await there.Ask(id, Some.Retract(Some.Ann));
        var again = await here.Ask(id, Some.Approve(Some.Ann));
        again.Changed.ShouldBeTrue("the vote that the stale actor remembered was taken back elsewhere");
        journal.Stored(id)!.VoteOf(Some.Ann.Self).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_refusal_is_confirmed_against_the_database_before_it_is_answered()
    {
        await using var here = new Node(journal, time);
        await using var there = new Node(journal, time);
        var id = await here.Created();
        await here.Ask(id, Some.Approve(Some.Ann));
        await there.Ask(id, Some.Retract(Some.Ann));
        var reject = await here.Ask(id, Some.Reject(Some.Ann));
        reject.Refusal.ShouldBeNull("already-voted is no longer true");
    }

    [Fact]
    public async Task An_unknown_outcome_is_an_error_and_the_repeat_has_one_effect()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created();
        journal.LoseNextAnswer = true;
        await Should.ThrowAsync<JournalUnavailableException>(() => node.Ask(id, Some.Approve(Some.Ann)));
        var repeat = await node.Ask(id, Some.Approve(Some.Ann));
        repeat.Changed.ShouldBeFalse();
        journal.Stored(id)!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task It_serves_again_without_restart_when_the_database_is_back()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created();
        journal.Down = true;
        await Should.ThrowAsync<JournalUnavailableException>(() => node.Ask(id, Some.Approve(Some.Ann)));
        journal.Down = false;
        (await node.Ask(id, Some.Approve(Some.Ann))).Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_unknown_approval_is_not_found()
    {
        await using var node = new Node(journal, time);
        (await node.Ask(Guid.CreateVersion7(), Some.Approve(Some.Ann))).Refusal!.Code.ShouldBe(RefusalCode.NotFound);
    }

    [Fact]
    public async Task A_create_with_a_used_key_is_answered_with_the_first_approval()
    {
        await using var node = new Node(journal, time);
        var create = Some.Create(key: "k1");
        var id = await node.Created(create);
        var again = await node.Ask(Guid.CreateVersion7(), create);
        again.Approval!.Id.ShouldBe(id);
        again.Changed.ShouldBeFalse();
        var other = await node.Ask(Guid.CreateVersion7(), create with { Key = create.Key! with { BodyHash = "other" } });
        other.Refusal!.Code.ShouldBe(RefusalCode.IdempotencyKeyReused);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public async Task The_deadline_is_the_databases_whatever_this_nodes_clock_says(int offsetSeconds)
    {
        journal.ClockOffset = TimeSpan.FromSeconds(offsetSeconds);
        await using var node = new Node(journal, time);
        var id = await node.Created(Some.Create(Some.Request(timeoutMs: 60_000)));
        ((Approval.Pending)journal.Stored(id)!).Deadline.ShouldBe(journal.Now.AddMinutes(1));
        time.Advance(TimeSpan.FromSeconds(59));
        (await node.Ask(id, Some.Approve(Some.Ann))).Refusal.ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(1));
        var late = await node.Ask(id, Some.Approve(Some.Bob));
        late.Refusal!.Code.ShouldBe(RefusalCode.AlreadyDecided);
        journal.Stored(id).ShouldBeOfType<Approval.Decided>().Decision.Cause.ShouldBe(Cause.Timeout);
    }

    [Fact]
    public async Task A_vote_that_the_database_finds_too_late_meets_the_timeout()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created(Some.Create(Some.Request(min: 1, timeoutMs: 60_000)));
        journal.BeforeNextAppend = () => journal.ClockOffset = TimeSpan.FromMinutes(2);
        var late = await node.Ask(id, Some.Approve(Some.Ann));
        late.Refusal!.Code.ShouldBe(RefusalCode.AlreadyDecided);
        journal.Stored(id).ShouldBeOfType<Approval.Decided>().Decision.Cause.ShouldBe(Cause.Timeout);
    }

    [Fact]
    public async Task A_full_mailbox_refuses_at_once()
    {
        await using var node = new Node(journal, time, new() { MailboxCapacity = 2 });
        var id = await node.Created();
        journal.Hold();
        var running = node.Ask(id, Some.Approve(Some.Ann));
        await Eventually.Async(() => journal.Waiting == 1, because: "the append is not under way");
        var waiting = new[] { node.Ask(id, Some.Approve(Some.Bob)), node.Ask(id, Some.Approve(Some.Bob)) };
        await Should.ThrowAsync<JournalOverloadedException>(() => node.Ask(id, Some.Approve(Some.Bob)));
        journal.Release();
        await Task.WhenAll(waiting.Append(running));
    }

    [Fact]
    public async Task A_node_takes_only_so_many_commands_at_once()
    {
        await using var node = new Node(journal, time, new() { MaxInFlight = 1 });
        var id = await node.Created();
        journal.Hold();
        var running = node.Ask(id, Some.Approve(Some.Ann));
        await Should.ThrowAsync<JournalOverloadedException>(() => node.Ask(id, Some.Approve(Some.Bob)));
        journal.Release();
        await running;
        (await node.Ask(id, Some.Approve(Some.Bob))).Changed.ShouldBeTrue();
    }
}

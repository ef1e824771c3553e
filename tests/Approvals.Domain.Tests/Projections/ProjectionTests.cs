using Approvals.Domain.Decisions;
using Approvals.Domain.Projections;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Projections;

public sealed class ProjectionTests
{
    private static readonly DateTimeOffset Deadline = Start.AddHours(1);

    private static readonly ApprovalRequest TwoStages = Request(
        stages: [StageOf(OneOf(Ann.Self, Carl.Self)), StageOf(OneOf(Security))], escalation: [Level(15, Legal)]) with
    { NotifyUsers = ["eve@example.com"] };

    private static InboxRow[] Inbox(params Happening[] before) => [.. InboxRow.Of(Given(before).Approval!)];

    private static string[] OpenFor(params Happening[] before) => [.. Inbox(before).Where(row => row.Open).Select(row => row.Principal)];

    [Fact]
    public void The_inbox_is_open_for_the_open_stage_and_readable_for_the_others() =>
        Inbox(Requested(TwoStages)).ShouldBe(
        [
            new InboxRow("user:ann", true, Deadline), new InboxRow("user:carl", true, Deadline), new InboxRow("group:security", false, Deadline),
            new InboxRow("user:eve@example.com", false, Deadline),
        ]);

    [Fact]
    public void The_next_stage_opens_its_inbox() => OpenFor(Requested(TwoStages), Approved(Ann)).ShouldBe(["group:security"]);

    [Fact]
    public void Who_joined_has_it_too() =>
        OpenFor(Requested(TwoStages), Minutes(15), Done(Wake())).ShouldBe(["user:ann", "user:carl", "group:legal"], ignoreOrder: true);

    [Fact]
    public void The_delegate_has_it_too() => OpenFor(Requested(TwoStages), HandedOn(Ann, Dora)).ShouldContain("user:dora");

    [Fact]
    public void The_last_of_a_chain_has_it_and_the_middle_does_not()
    {
        var open = OpenFor(Requested(TwoStages), HandedOn(Ann, Bob), HandedOn(Bob, Dora));
        open.ShouldContain("user:dora");
        open.ShouldNotContain("user:bob");
    }

    [Fact]
    public void The_delegate_of_another_stage_waits() =>
        OpenFor(Requested(TwoStages), HandedOn(Bob.In(Security), Dora)).ShouldBe(["user:ann", "user:carl"]);

    [Fact]
    public void A_say_taken_back_closes_the_inbox() =>
        Inbox(Requested(TwoStages), HandedOn(Ann, Dora), TookBack(Ann)).ShouldContain(new InboxRow("user:dora", false, Deadline));

    [Fact]
    public void After_the_decision_every_row_stays_and_is_closed() =>
        Inbox(Requested(TwoStages), Cancelled()).ShouldAllBe(row => !row.Open && row.Deadline == null);

    [Fact]
    public void Where_anyone_may_vote_the_role_has_a_row()
    {
        OpenFor(Requested(Request(from: []))).ShouldBe(["role:approver"]);
        Inbox(Requested(Request(stages: [StageOf(OneOf(Ann.Self)), StageOf(OneOf())]))).ShouldContain(new InboxRow("role:approver", false, Deadline));
        Inbox(Requested(Request(stages: [StageOf(OneOf(Ann.Self), OneOf())]))).ShouldContain(row => row.Principal == "role:approver");
    }

    [Fact]
    public void Only_rows_that_differ_are_written()
    {
        var story = Given(Requested(TwoStages));
        InboxRow.Changes(null, story.Approval!).Added.Count.ShouldBe(4);
        var before = story.Approval;
        var commented = InboxRow.Changes(before, story.When(Comment(Ann)).Approval!);
        commented.Added.ShouldBeEmpty();
        commented.Changed.ShouldBeEmpty();
        var voted = InboxRow.Changes(before, story.When(Approve(Ann)).Approval!);
        voted.Added.ShouldBeEmpty();
        voted.Changed.ShouldBe(
            [new InboxRow("user:ann", false, Deadline), new InboxRow("user:carl", false, Deadline), new InboxRow("group:security", true, Deadline)]);
        // Of a story of its own: who has voted hands nothing on.
        InboxRow.Changes(before, Given(Requested(TwoStages)).When(HandOn(Ann, Dora)).Approval!).Added.ShouldBe([new InboxRow("user:dora", true, Deadline)]);
    }

    [Fact]
    public void Votes_and_delegations_keep_an_approval_out_of_the_inbox() =>
        VoteRow.Of(Given(Requested(Request(quorum: 3, from: [Security, Ann.Self, Bob.Self], rejections: 2)), Approved(Ann), Rejected(Bob), HandedOn(Carl.In(Security), Dora)).Journal)
            .ShouldBe(
            [
                new VoteRow(Ann.Self, VoteRowVerdict.Approve, Start), new VoteRow(Bob.Self, VoteRowVerdict.Reject, Start),
                new VoteRow(Carl.Self, VoteRowVerdict.Delegated, Start),
            ]);

    [Fact]
    public void What_was_taken_back_lets_it_in_again() =>
        VoteRow.Of(Given(Requested(quorum: 2), Approved(Ann), HandedOn(Bob, Dora), Minutes(1), Retracted(Ann), TookBack(Bob)).Journal).ShouldBe(
            [new VoteRow(Ann.Self, VoteRowVerdict.None, Start.AddMinutes(1)), new VoteRow(Bob.Self, VoteRowVerdict.None, Start.AddMinutes(1))]);

    [Fact]
    public void Wake_ups_are_what_lies_ahead()
    {
        var story = Given(Requested(TwoStages with { RemindBeforeMs = [300_000] }));
        WakeUp.Of(story.Approval).ShouldBe(
        [
            new WakeUp(DueKind.Escalation, Start.AddMinutes(15)), new WakeUp(DueKind.Reminder, Start.AddMinutes(55)), new WakeUp(DueKind.Deadline, Deadline),
        ]);
        WakeUp.Of(story.When(Cancel(Rita)).Approval).ShouldBeEmpty();
        WakeUp.Of(null).ShouldBeEmpty();
    }
}

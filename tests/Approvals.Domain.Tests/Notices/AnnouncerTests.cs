using Approvals.Domain.Decisions;
using Approvals.Domain.Notices;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Notices;

/// <summary>Whom each event is told to.</summary>
public sealed class AnnouncerTests
{
    private static readonly ApprovalRequest Asked = Request(
        stages: [StageOf(TwoOf(Ann.Self, Carl.Self, Security)), StageOf(OneOf(Legal))], escalation: [Level(15, Dora.Self)]) with
    {
        NotifyUsers = ["ann", "eve@example.com"],
        NotifyChannels = ["slack", "webhook"],
        Callback = "deployments",
        Priority = Priority.High,
    };

    /// <summary>The notices of the last command.</summary>
    private static List<Notice> Notices(Story story)
    {
        var before = story.Journal.Take(story.Journal.Count - story.Last!.Events.Count).Aggregate((Approval?)null, Evolver.Evolve);
        return [.. Announcer.Over(before, story.Last.Events)];
    }

    private static string[] Told(Story story, NoticeKind kind) => [.. Notices(story).Where(notice => notice.Kind == kind).Select(notice => notice.Recipient)];

    [Fact]
    public void A_request_is_told_to_the_open_stage_the_watchers_and_the_endpoints_once_each() =>
        Told(Given().When(Create(Asked)), NoticeKind.Requested)
            .ShouldBe(["user:ann", "user:carl", "group:security", "user:eve@example.com", "webhook:", "callback:deployments"]);

    [Fact]
    public void A_notice_carries_channels_priority_and_version()
    {
        var notice = Notices(Given().When(Create(Asked)))[0];
        (notice.Version, notice.Priority).ShouldBe((1, Priority.High));
        notice.Channels.ShouldBe(["slack", "webhook"]);
    }

    [Fact]
    public void Without_the_channel_the_default_endpoint_is_not_told() =>
        Told(Given().When(Create(Request())), NoticeKind.Requested).ShouldBe(["user:ann", "user:bob", "user:carl"]);

    [Fact]
    public void Where_anyone_may_vote_the_role_is_told() => Told(Given().When(Create(Request(from: []))), NoticeKind.Requested).ShouldBe(["role:approver"]);

    [Fact]
    public void The_requester_is_not_asked_to_approve() =>
        Told(Given().When(Create(Request(from: [Ann.Self, Rita.Self]))), NoticeKind.Requested).ShouldBe(["user:ann"]);

    [Fact]
    public void Who_did_it_is_not_told_of_it() =>
        Told(Given().When(Create(Request(from: [Ann.Self, Rita.Self]) with { AllowSelfApproval = true })), NoticeKind.Requested).ShouldBe(["user:ann"]);

    [Theory]
    [InlineData(NoticeKind.VoteCast)]
    [InlineData(NoticeKind.VoteRetracted)]
    [InlineData(NoticeKind.Commented)]
    public void Small_things_are_told_to_the_requester_only(NoticeKind kind)
    {
        var story = kind switch
        {
            NoticeKind.VoteCast => Given(Requested(Asked)).When(Approve(Ann)),
            NoticeKind.VoteRetracted => Given(Requested(Asked), Approved(Ann)).When(Retract(Ann)),
            _ => Given(Requested(Asked)).When(Comment(Ann)),
        };
        Notices(story).Select(notice => (notice.Kind, notice.Recipient)).ShouldBe([(kind, "user:rita")]);
    }

    [Fact]
    public void The_requesters_own_comment_is_told_to_nobody() => Notices(Given(Requested(Asked)).When(Comment(Rita))).ShouldBeEmpty();

    [Fact]
    public void The_next_stage_is_told_to_its_people_and_the_requester() =>
        Told(Given(Requested(Asked), Approved(Ann)).When(Approve(Carl)), NoticeKind.StageOpened).ShouldBe(["group:legal", "user:rita"]);

    [Fact]
    public void An_escalation_is_told_to_those_who_joined() =>
        Told(Given(Requested(Asked), Minutes(15)).When(Wake()), NoticeKind.Escalated)
            .ShouldBe(["user:dora", "user:ann", "user:eve@example.com", "user:rita", "webhook:", "callback:deployments"]);

    [Fact]
    public void A_reminder_is_for_those_waited_on() =>
        Told(Given(Requested(Asked), Approved(Ann)).When(Nudge(Rita)), NoticeKind.Reminder)
            .ShouldBe(["user:carl", "group:security", "webhook:", "callback:deployments"]);

    [Fact]
    public void A_reminder_where_anyone_may_vote_is_for_the_role() =>
        Told(Given(Requested(Request(from: []))).When(Nudge(Rita)), NoticeKind.Reminder).ShouldBe(["role:approver"]);

    [Fact]
    public void A_reminder_where_one_rule_of_several_is_for_anyone_is_for_the_role_too() =>
        Told(Given(Requested(Request(stages: [StageOf(OneOf(Ann.Self), OneOf())]))).When(Nudge(Rita)), NoticeKind.Reminder).ShouldBe(["user:ann", "role:approver"]);

    [Fact]
    public void A_delegation_is_told_to_the_delegate_and_the_requester()
    {
        Told(Given(Requested(Asked)).When(HandOn(Ann, Dora)), NoticeKind.Delegated).ShouldBe(["user:dora", "user:rita"]);
        Told(Given(Requested(Asked), HandedOn(Ann, Dora)).When(TakeBack(Ann)), NoticeKind.DelegationRevoked).ShouldBe(["user:dora", "user:rita"]);
    }

    [Fact]
    public void A_decision_is_told_to_all_who_were_asked_but_not_to_stages_that_never_opened() =>
        Told(Given(Requested(Asked), HandedOn(Ann, Bob)).When(Cancel(Operator)), NoticeKind.Decided)
            .ShouldBe(["user:ann", "user:carl", "group:security", "user:bob", "user:eve@example.com", "user:rita", "webhook:", "callback:deployments"], ignoreOrder: true);

    [Fact]
    public void A_decision_is_told_to_a_later_stage_that_was_watching_joined_or_asked_before()
    {
        var request = Request(stages: [StageOf(OneOf(Ann.Self)), StageOf(OneOf(Ann.Self, Bob.Self, Carl.Self, Dora.Self))], escalation: [Level(15, Carl.Self)])
            with
        { NotifyUsers = ["bob"] };
        Told(Given(Requested(request), Minutes(15)).When(Cancel(Rita)), NoticeKind.Decided).ShouldBe(["user:ann", "user:bob", "user:carl"], ignoreOrder: true);
    }

    [Fact]
    public void Who_was_asked_and_would_be_asked_again_later_is_told() =>
        Told(Given(Requested(Request(stages: [StageOf(OneOf(Ann.Self)), StageOf(OneOf(Ann.Self, Bob.Self))]))).When(Cancel(Rita)), NoticeKind.Decided).ShouldBe(["user:ann"]);

    [Fact]
    public void The_deciding_voter_hears_of_the_decision() =>
        Told(Given(Requested()).When(Approve(Ann)), NoticeKind.Decided).ShouldBe(["user:ann", "user:bob", "user:carl", "user:rita"], ignoreOrder: true);

    [Fact]
    public void A_vote_that_decides_is_told_by_the_decision_alone() =>
        Told(Given(Requested()).When(Approve(Ann)), NoticeKind.VoteCast).ShouldBeEmpty();

    [Fact]
    public void Nobody_is_asked_what_was_approved_in_the_same_moment()
    {
        var request = Request() with { AutoApprove = new() { Path = "", Op = "exists" }, NotifyUsers = ["eve@example.com"] };
        Notices(Given().When(Create(request))).Select(notice => (notice.Kind, notice.Recipient)).ShouldBe([(NoticeKind.Decided, "user:eve@example.com"), (NoticeKind.Decided, "user:rita")]);
    }

    [Fact]
    public void An_erasure_is_told_to_nobody() => Notices(Given(Requested(Asked), Cancelled()).When(Erase(Operator))).ShouldBeEmpty();
}

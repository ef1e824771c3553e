using Approvals.Domain.Notices;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Notices;

/// <summary>What is still worth telling when the approval has moved on.</summary>
public sealed class RelevanceTests
{
    private static readonly ApprovalRequest Asked = Request(stages: [StageOf(TwoOf(Ann.Self, Bob.Self, Security)), StageOf(OneOf(Carl.Self))]);

    private static Story Given(params Domain.Commands.ApprovalCommand[] commands) =>
        commands.Aggregate(Story.Given().When(Create(Asked)), (story, command) => story.When(command));

    [Fact]
    public void Asked_is_who_is_in_the_open_stage_and_has_said_nothing()
    {
        var story = Given(Approve(Ann));
        Relevance.IsAsked(story.Open(), "user:ann").ShouldBeFalse("she has voted");
        Relevance.IsAsked(story.Open(), "user:bob").ShouldBeTrue();
        Relevance.IsAsked(story.Open(), "group:security").ShouldBeTrue();
        Relevance.IsAsked(story.Open(), "user:carl").ShouldBeFalse("his stage is not open");
        story.When(Approve(Bob));
        Relevance.IsAsked(story.Open(), "user:carl").ShouldBeTrue();
        Relevance.IsAsked(story.Open(), "group:security").ShouldBeFalse("the stage is over");
    }

    [Fact]
    public void An_invitation_is_pointless_after_the_vote_after_the_stage_and_after_the_decision()
    {
        var story = Given();
        Why(story, NoticeKind.Requested, "user:ann", asks: true).ShouldBeNull();
        story.When(Approve(Ann));
        Why(story, NoticeKind.Reminder, "user:ann", asks: true).ShouldNotBeNull();
        Why(story, NoticeKind.Reminder, "user:bob", asks: true).ShouldBeNull();
        story.When(Approve(Bob));
        Why(story, NoticeKind.Requested, "group:security", asks: true).ShouldNotBeNull();
        story.When(Approve(Carl));
        Why(story, NoticeKind.StageOpened, "user:carl", asks: true).ShouldBe("The approval is decided.");
        Why(story, NoticeKind.Requested, "user:eve@example.com", asks: false).ShouldBe("The approval is decided.", "a watcher is told of the decision");
    }

    [Theory]
    [InlineData(NoticeKind.VoteCast)]
    [InlineData(NoticeKind.Commented)]
    [InlineData(NoticeKind.Escalated)]
    [InlineData(NoticeKind.Decided)]
    public void The_requester_hears_of_everything_also_afterwards(NoticeKind kind) =>
        Why(Given(Approve(Ann), Approve(Bob), Approve(Carl)), kind, "user:rita", asks: false).ShouldBeNull();

    [Theory]
    [InlineData("webhook:")]
    [InlineData("callback:build")]
    public void Endpoints_keep_records_and_are_told_all_of_it(string endpoint) =>
        Why(Given(Approve(Ann), Approve(Bob), Approve(Carl)), NoticeKind.Requested, endpoint, asks: false).ShouldBeNull();

    private static string? Why(Story story, NoticeKind kind, string recipient, bool asks) =>
        Relevance.PointlessBecause(story.Approval!, kind, recipient, asks);
}

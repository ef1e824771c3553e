using Approvals.Domain.Notices;

namespace Approvals.Channels.Tests;

public sealed class MessageTemplateTests
{
    [Theory]
    [InlineData(NoticeKind.Requested, true, "approval-requested")]
    [InlineData(NoticeKind.StageOpened, true, "approval-requested")]
    [InlineData(NoticeKind.StageOpened, false, "approval-progress")]
    [InlineData(NoticeKind.Delegated, true, "approval-requested")]
    [InlineData(NoticeKind.Delegated, false, "approval-progress")]
    [InlineData(NoticeKind.Reminder, true, "approval-reminder")]
    [InlineData(NoticeKind.Escalated, true, "approval-escalated")]
    [InlineData(NoticeKind.Decided, false, "approval-decided")]
    [InlineData(NoticeKind.VoteCast, false, "approval-progress")]
    [InlineData(NoticeKind.Undelivered, false, "approval-undelivered")]
    public void A_template_follows_from_what_happened_and_who_reads_it(NoticeKind kind, bool asks, string template) =>
        MessageTemplates.For(kind, asks).ShouldBe(template);

    [Fact]
    public void Every_kind_has_a_known_template() =>
        Enum.GetValues<NoticeKind>().ShouldAllBe(kind => MessageTemplates.All.Contains(MessageTemplates.For(kind, true)));
}

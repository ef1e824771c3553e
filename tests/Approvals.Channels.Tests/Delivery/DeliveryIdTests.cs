using Approvals.Channels.Delivery;
using Approvals.Domain.Notices;

namespace Approvals.Channels.Tests.Delivery;

public sealed class DeliveryIdTests
{
    private static readonly Guid Approval = new("0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");

    [Fact]
    public void It_is_the_same_for_ever()
    {
        // Written down: receivers keep these ids, so a later version must make the same ones.
        var id = DeliveryId.Of(Approval, 1, NoticeKind.Requested, "email", "ann@example.com");
        id.ShouldBe(DeliveryId.Of(Approval, 1, NoticeKind.Requested, "email", "ann@example.com"));
        id.ToString().ShouldBe("4fef6826-2920-853d-9c2d-3762e291dbe9");
        id.Version.ShouldBe(8);
    }

    [Fact]
    public void Everything_that_makes_another_message_makes_another_id() => new[]
    {
        DeliveryId.Of(Approval, 1, NoticeKind.Requested, "email", "ann@example.com"),
        DeliveryId.Of(Approval, 2, NoticeKind.Requested, "email", "ann@example.com"),
        DeliveryId.Of(Approval, 1, NoticeKind.Undelivered, "email", "ann@example.com"),
        DeliveryId.Of(Approval, 1, NoticeKind.Requested, "slack", "ann@example.com"),
        DeliveryId.Of(Approval, 1, NoticeKind.Requested, "email", "bob@example.com"),
    }.Distinct().Count().ShouldBe(5);
}

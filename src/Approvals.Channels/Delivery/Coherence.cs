using Approvals.Application.Deliveries;
using Approvals.Domain.Notices;

namespace Approvals.Channels.Delivery;

/// <summary>After a decision every copy says so: what was sent is corrected, what asks is resolved, what was not sent is dropped.</summary>
internal static class Coherence
{
    public static Expansion After(DeliveryPlan plan, ChannelSet channels)
    {
        var intent = plan.Intent;
        var invitations = intent.Copies.Where(copy => Relevance.PointlessBecause(intent.Approval, copy.Event, copy.Recipient, copy.Asks) is not null).ToList();
        var waiting = invitations.Where(copy => copy is { Status: DeliveryStatus.Pending, IsLeased: false }).ToList();
        // One that is under way, or was tried without an answer, may have arrived.
        var arrived = intent.Copies.Where(copy => copy.Status is DeliveryStatus.Sent or DeliveryStatus.Read || copy.Status == DeliveryStatus.Pending && (copy.IsLeased || copy.WasTried));
        foreach (var copy in arrived.Where(copy => channels.Find(copy.Channel) is { CorrectsMessages: true } && !plan.Reaches(copy.Channel, copy.Destination)).ToList())
        {
            plan.Add([new NewDelivery(
                DeliveryId.Of(intent.ApprovalId, intent.Version, intent.Event, copy.Channel, copy.Destination),
                intent.Event, copy.Recipient, copy.Channel, copy.Destination, MessageTemplates.Decided, UpdateOnly: true)]);
        }

        return new Expansion(
            plan.Deliveries,
            [.. waiting.Select(copy => copy.Id)],
            [.. invitations.Where(copy => copy.Channel == InAppChannel.ChannelName).Select(copy => copy.Id)]);
    }
}

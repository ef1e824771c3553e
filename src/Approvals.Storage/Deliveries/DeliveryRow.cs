using Approvals.Application.Deliveries;

namespace Approvals.Storage.Deliveries;

/// <summary>A new delivery with what it takes over from its event.</summary>
internal readonly record struct DeliveryRow(NewDelivery New, Guid ApprovalId, int Version, int Priority, DateTimeOffset CreatedAt)
{
    public static DeliveryRow Of(NewDelivery delivery, OpenIntent intent) =>
        new(delivery, intent.ApprovalId, intent.Version, (int)intent.Priority, intent.CreatedAt);

    public static DeliveryRow Of(NewDelivery delivery, ClaimedDelivery after, DateTimeOffset now) =>
        new(delivery, after.ApprovalId, after.Version, (int)after.Priority, now);

    /// <summary>In the in-app inbox the row is the delivery, so it has been tried as soon as it is there.</summary>
    public string? History(DateTimeOffset now) =>
        New.Status == DeliveryStatus.Sent ? DeliveryJson.Of(new DeliveryAttempt(now, DeliveryStatus.Sent, null, null, 0)) : null;
}

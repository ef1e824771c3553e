using Approvals.Application.Deliveries;

namespace Approvals.Channels.Delivery;

/// <summary>The deliveries of one event while they are gathered: one destination hears once over one channel.</summary>
public sealed class DeliveryPlan(OpenIntent intent)
{
    private readonly Dictionary<Guid, NewDelivery> deliveries = [];

    public OpenIntent Intent => intent;

    /// <summary>Recipients whose every channel failed at once, with why.</summary>
    public List<string> Unreached { get; } = [];

    public string? Note { get; init; }

    public IReadOnlyList<NewDelivery> Deliveries => [.. deliveries.Values];

    public void Add(IEnumerable<NewDelivery> made)
    {
        foreach (var delivery in made)
            deliveries.TryAdd(delivery.Id, delivery);
    }

    public bool Reaches(string channel, string destination) =>
        deliveries.ContainsKey(DeliveryId.Of(intent.ApprovalId, intent.Version, intent.Event, channel, destination));
}

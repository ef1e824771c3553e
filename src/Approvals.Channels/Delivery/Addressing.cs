using Approvals.Application.Deliveries;
using Approvals.Domain.Notices;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Domain.Projections;
using Approvals.Domain.Requests;

namespace Approvals.Channels.Delivery;

/// <summary>Over which channels a recipient is told, and where these reach them.</summary>
public sealed class Addressing(ChannelSet channels, ChannelsOptions options)
{
    public ChannelSet Channels => channels;

    public Addressee Find(string recipient) => new(
        recipient,
        Principal.TryParse(recipient, out var principal) ? options.Groups.GetValueOrDefault(principal) : null);

    /// <summary>The people whom configuration names for a group.</summary>
    public IEnumerable<string> MembersOf(string recipient) => Find(recipient).Group?.Users.Select(user => user.Text) ?? [];

    /// <summary>In order of preference.</summary>
    public IReadOnlyList<string> ChannelsFor(OpenIntent intent, Addressee addressee)
    {
        if (addressee.Endpoint is not null)
            return [ChannelSet.Webhook];
        // A program has no mailbox: it asks the service.
        if (addressee.Principal is { Kind: PrincipalKind.Service })
            return [InAppChannel.ChannelName];
        var asked = intent.Channels.Where(channel => channel != ChannelSet.Webhook).ToList();
        if (addressee.Recipient == InboxRow.Anyone)
            return [.. asked.Where(channel => Reaches(channel, addressee)).DefaultIfEmpty(InAppChannel.ChannelName)];
        var preferred = intent.Preferences.GetValueOrDefault(addressee.Recipient)?.ChannelsFor(intent.Event);
        return preferred ?? asked;
    }

    /// <summary>Configured channels that would reach the addressee and were not asked for.</summary>
    public IReadOnlyList<string> FallbacksFor(Addressee addressee, IReadOnlyList<string> wanted) => addressee.Principal is { IsUser: true }
        ? [.. options.Default.Concat(channels.All.Select(channel => channel.Name)).Distinct(StringComparer.Ordinal)
            .Where(channel => channel != ChannelSet.Webhook && !wanted.Contains(channel) && Reaches(channel, addressee))]
        : [];

    /// <summary>The deliveries to one addressee over one channel; where there can be none, one that has failed and says why.</summary>
    public IEnumerable<NewDelivery> Over(DeliveryPlan plan, Addressee addressee, string name, IReadOnlyList<string> fallbacks)
    {
        if (channels.Find(name) is not { } channel)
            return [Failed(plan, addressee, name, $"The channel '{name}' is not configured.")];
        var destinations = channel.DestinationsOf(addressee);
        if (destinations.Count > 0)
            return destinations.Select(destination => To(plan, addressee, channel, destination, fallbacks));
        // A group whose members are told one by one needs no address of its own.
        return MembersOf(addressee.Recipient).Any() ? [] : [Failed(plan, addressee, name, NoAddress(addressee, name))];
    }

    private bool Reaches(string name, Addressee addressee) => channels.Find(name)?.DestinationsOf(addressee).Count > 0;

    private static NewDelivery To(DeliveryPlan plan, Addressee addressee, IChannel channel, string destination, IReadOnlyList<string> fallbacks)
    {
        var delivery = New(plan, addressee, channel.Name, destination) with { Fallbacks = fallbacks };
        if (Relevance.PointlessBecause(plan.Intent.Approval, plan.Intent.Event, addressee.Recipient, delivery.Asks) is { } why)
            return delivery with { Status = DeliveryStatus.Dropped, Error = why };
        if (channel is InAppChannel)
            return InApp(plan, addressee, delivery);
        var quiet = plan.Intent.Preferences.GetValueOrDefault(addressee.Recipient)?.QuietHours;
        return channel.IsForPeople && plan.Intent.Priority < Priority.Critical
            ? delivery with { NotBefore = quiet?.EndOf(plan.Intent.Now) }
            : delivery;
    }

    private static NewDelivery InApp(DeliveryPlan plan, Addressee addressee, NewDelivery delivery) =>
        addressee.Principal is { Kind: PrincipalKind.Group } && !plan.Intent.KnownGroups.Contains(addressee.Recipient)
            ? delivery with { Status = DeliveryStatus.Failed, Error = $"No member of {addressee.Recipient} has been seen yet; whoever holds the group later finds this in the inbox." }
            : delivery with { Status = DeliveryStatus.Sent };

    private static NewDelivery Failed(DeliveryPlan plan, Addressee addressee, string channel, string error) =>
        New(plan, addressee, channel, addressee.Recipient) with { Status = DeliveryStatus.Failed, Error = error };

    private static NewDelivery New(DeliveryPlan plan, Addressee addressee, string channel, string destination)
    {
        var intent = plan.Intent;
        var asks = Invitations.Asks(intent.Approval, intent.Event, addressee.Recipient);
        return new NewDelivery(
            DeliveryId.Of(intent.ApprovalId, intent.Version, intent.Event, channel, destination),
            intent.Event, addressee.Recipient, channel, destination, MessageTemplates.For(intent.Event, asks), Asks: asks, Note: plan.Note);
    }

    private static string NoAddress(Addressee addressee, string channel) => addressee.Principal switch
    {
        { Kind: PrincipalKind.Group } group => $"{group} has no address for {channel}: Channels:Groups:{group.Name} names none.",
        { IsUser: true } user => $"{user} has no address for {channel}: the name is not an e-mail address.",
        _ => addressee.Endpoint switch
        {
            null => $"{channel} does not reach {addressee.Recipient}.",
            "" => "There is no webhook endpoint of the service: Channels:Webhook:Url is not set.",
            var endpoint => $"There is no webhook endpoint '{endpoint}': Channels:Webhook:Endpoints names none.",
        },
    };
}

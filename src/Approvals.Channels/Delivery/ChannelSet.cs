namespace Approvals.Channels.Delivery;

/// <summary>The channels that are configured.</summary>
public sealed class ChannelSet(IEnumerable<IChannel> channels)
{
    public const string Webhook = "webhook";

    private readonly Dictionary<string, IChannel> byName = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<IChannel> All => byName.Values;

    public IChannel? Find(string name) => byName.GetValueOrDefault(name);
}

using Approvals.Channels.Delivery;

namespace Approvals.Host.Configuration;

/// <summary>Reads what <c>Channels</c> says about when and how often to send.</summary>
public static class DeliverySections
{
    public static DeliveryOptions ReadDelivery(SectionReader section)
    {
        var defaults = new DeliveryOptions();
        var options = new DeliveryOptions
        {
            PollInterval = section.PositiveDuration(nameof(defaults.PollInterval)) ?? defaults.PollInterval,
            SendTimeout = section.PositiveDuration(nameof(defaults.SendTimeout)) ?? defaults.SendTimeout,
            Lease = section.PositiveDuration(nameof(defaults.Lease)) ?? defaults.Lease,
            Concurrency = section.Integer(nameof(defaults.Concurrency), 1, 1_000) ?? defaults.Concurrency,
            PerDestination = section.Integer(nameof(defaults.PerDestination), 1, 1_000) ?? defaults.PerDestination,
            BatchSize = section.Integer(nameof(defaults.BatchSize), 1, 2_000) ?? defaults.BatchSize,
        };
        if (options.Lease < options.SendTimeout * 1.5)
            section.Fault(nameof(defaults.Lease), "must be at least one and a half times SendTimeout, or what is under way is sent twice");
        section.RefuseOthers();
        return options;
    }

    public static DigestOptions ReadDigest(SectionReader section)
    {
        var defaults = new DigestOptions();
        var options = new DigestOptions
        {
            After = section.Integer(nameof(defaults.After), 0, 1_000) ?? defaults.After,
            Window = section.PositiveDuration(nameof(defaults.Window)) ?? defaults.Window,
            Most = section.Integer(nameof(defaults.Most), 2, 200) ?? defaults.Most,
        };
        section.RefuseOthers();
        return options;
    }

    public static BreakerOptions ReadBreaker(SectionReader section)
    {
        var defaults = new BreakerOptions();
        var options = new BreakerOptions
        {
            Failures = section.Integer(nameof(defaults.Failures), 1, 1_000) ?? defaults.Failures,
            Pause = section.PositiveDuration(nameof(defaults.Pause)) ?? defaults.Pause,
            LongestPause = section.PositiveDuration(nameof(defaults.LongestPause)) ?? defaults.LongestPause,
        };
        section.RefuseOthers();
        return options;
    }

    public static Dictionary<string, ChannelLimits> ReadLimits(SectionReader section, string key)
    {
        var limits = new Dictionary<string, ChannelLimits>(StringComparer.Ordinal);
        foreach (var child in section.Children(key))
        {
            limits[child.Name.ToLowerInvariant()] = new ChannelLimits
            {
                PerSecond = child.Integer(nameof(ChannelLimits.PerSecond), 1, 100_000),
                PerRecipientPerMinute = child.Integer(nameof(ChannelLimits.PerRecipientPerMinute), 1, 100_000),
            };
            child.RefuseOthers();
        }

        return limits;
    }
}

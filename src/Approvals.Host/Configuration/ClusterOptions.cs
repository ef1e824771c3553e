using Approvals.Actors.Cluster;

namespace Approvals.Host.Configuration;

/// <summary>The section <c>Cluster</c>.</summary>
public sealed class ClusterOptions
{
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A node that was silent for this long is taken for gone; its background work moves on.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a leaving node goes on serving while load balancers notice that it is not ready.</summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>How others reach this node; null: the first address that it listens on.</summary>
    public Uri? AdvertisedAddress { get; init; }

    /// <summary>How the nodes talk to each other.</summary>
    public RemotingSettings Remoting { get; init; } = new();

    /// <param name="alone">In Development and on SQLite no load balancer needs time to notice, so the drain delay defaults to 0 instead of 5 s.</param>
    public static ClusterOptions Read(SectionReader section, bool alone)
    {
        var defaults = new ClusterOptions();
        var options = new ClusterOptions
        {
            HeartbeatInterval = section.PositiveDuration(nameof(HeartbeatInterval)) ?? defaults.HeartbeatInterval,
            NodeTimeout = section.PositiveDuration(nameof(NodeTimeout)) ?? defaults.NodeTimeout,
            DrainDelay = section.Duration(nameof(DrainDelay)) ?? (alone ? TimeSpan.Zero : TimeSpan.FromSeconds(5)),
            AdvertisedAddress = section.Url(nameof(AdvertisedAddress)),
            Remoting = ReadRemoting(section.Section(nameof(Remoting))),
        };
        if (options.NodeTimeout <= options.HeartbeatInterval)
            section.Fault(nameof(NodeTimeout), "must be longer than HeartbeatInterval");
        section.RefuseOthers();
        return options;
    }

    private static RemotingSettings ReadRemoting(SectionReader section)
    {
        var defaults = new RemotingSettings();
        var remoting = new RemotingSettings
        {
            Host = section.Text(nameof(RemotingSettings.Host)) ?? defaults.Host,
            Port = section.Integer(nameof(RemotingSettings.Port), 0, 65535) ?? defaults.Port,
            PublicHost = section.Text(nameof(RemotingSettings.PublicHost)),
            PublicPort = section.Integer(nameof(RemotingSettings.PublicPort), 1, 65535),
            CertificateFile = section.Text(nameof(RemotingSettings.CertificateFile)),
            CertificateKeyFile = section.Text(nameof(RemotingSettings.CertificateKeyFile)),
            CertificatePassword = section.Secret(nameof(RemotingSettings.CertificatePassword)),
            AuthorityFile = section.Text(nameof(RemotingSettings.AuthorityFile)),
            PrivateNetwork = section.Flag(nameof(RemotingSettings.PrivateNetwork)) ?? defaults.PrivateNetwork,
        };
        section.RefuseOthers();
        foreach (var (key, message) in remoting.Faults())
            section.Fault(key, message);
        return remoting;
    }
}

using Approvals.Channels;
using Approvals.Host.Addresses;
using Approvals.Storage;

namespace Approvals.Host.Configuration;

/// <summary>Everything that was configured, checked. Nothing below Program.cs reads configuration by itself.</summary>
public sealed class ServiceSettings
{
    public required DatabaseOptions Database { get; init; }

    public required ApprovalsOptions Approvals { get; init; }

    public required AuthOptions Auth { get; init; }

    public required ChannelsOptions Channels { get; init; }

    public required ClusterOptions Cluster { get; init; }

    public required RateLimitOptions RateLimits { get; init; }

    public required CorsOptions Cors { get; init; }

    public required ProxyOptions Proxies { get; init; }

    public required TemplateOptions Templates { get; init; }

    public required LoggingOptions Logging { get; init; }

    /// <summary>Where people reach the pages; null: links are left out.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>For tests: a file with the seconds by which this node's own clock is wrong.</summary>
    public string? ClockOffsetFile { get; init; }

    /// <summary>Lines for the log about settings without effect, or with one that is seldom meant.</summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    /// <exception cref="ConfigurationException">Names every fault, not only the first.</exception>
    public static ServiceSettings Read(IConfigurationRoot configuration, bool development)
    {
        var faults = new List<string>();
        var root = new SectionReader(configuration, "", faults);
        var database = DatabaseSection.Read(root.Section(nameof(Database)));
        var settings = new ServiceSettings
        {
            Database = database,
            Approvals = ApprovalsOptions.Read(root.Section(nameof(Approvals))),
            Auth = AuthOptions.Read(root.Section(nameof(Auth)), development),
            Channels = ChannelsSection.Read(root.Section(nameof(Channels))),
            Cluster = ClusterOptions.Read(root.Section(nameof(Cluster)), alone: development || database.Provider == DatabaseOptions.Sqlite),
            RateLimits = RateLimitOptions.Read(root.Section(nameof(RateLimits))),
            Cors = CorsOptions.Read(root.Section(nameof(Cors))),
            Proxies = ProxyOptions.Read(root.Section(nameof(Proxies))),
            Templates = TemplateOptions.Read(root.Section(nameof(Templates))),
            Logging = LoggingOptions.Read(root.Section(nameof(Logging)), development),
            PublicUrl = ReadPublicUrl(root),
            ClockOffsetFile = configuration["Testing:ClockOffsetFile"],
        };
        settings.Notices = [.. new[] { OriginalEnvironment.NoticeOf(configuration), settings.Auth.Jwt.Notice }.OfType<string>()];
        return faults.Count == 0 ? settings : throw new ConfigurationException(faults);
    }

    private static Uri? ReadPublicUrl(SectionReader root)
    {
        var url = root.Url(nameof(PublicUrl));
        if (url is not null && Links.FaultIn(url) is { } fault)
            root.Fault(nameof(PublicUrl), fault);
        return url;
    }
}

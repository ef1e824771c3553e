using System.Globalization;
using System.Reflection;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Approvals.Actors.Cluster;

/// <summary>
/// The text of <c>cluster.hocon</c>, read by Akka's own parser. What stands below <c>akka</c> is Akka's; the rest are settings of ours, which go
/// into the configuration of the host.
/// </summary>
public static class ClusterFile
{
    private const string AkkaSection = "akka";

    /// <summary>The file that comes with the service.</summary>
    public static string Default { get; } = ReadDefault();

    /// <summary>Our settings with their full names, such as <c>Cluster:NodeTimeout</c>.</summary>
    /// <exception cref="FormatException">The text is no HOCON.</exception>
    public static IReadOnlyDictionary<string, string?> Settings(string text)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var root = Parse(text).Root;
        if (root is not null && root.IsObject())
        {
            foreach (var (key, value) in root.GetObject().Items.Where(item => item.Key != AkkaSection))
                Flatten(key, value, settings);
        }

        return settings;
    }

    /// <summary>Akka's settings: those of the file, then those of the file that comes with the service.</summary>
    /// <exception cref="FormatException">The text is no HOCON.</exception>
    internal static Config Akka(string? text) => text is null ? Parse(Default) : Parse(text).WithFallback(Parse(Default));

    internal static Config Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Config.Empty;
        try
        {
            return ConfigurationFactory.ParseString(text);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    private static void Flatten(string path, HoconValue value, Dictionary<string, string?> settings)
    {
        if (value.IsObject())
        {
            foreach (var (key, child) in value.GetObject().Items)
                Flatten($"{path}:{key}", child, settings);
        }
        else if (value.IsArray())
        {
            foreach (var (index, item) in value.GetArray().Index())
                Flatten($"{path}:{index.ToString(CultureInfo.InvariantCulture)}", item, settings);
        }
        else
        {
            settings[path] = value.GetString();
        }
    }

    private static string ReadDefault()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("cluster.hocon")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

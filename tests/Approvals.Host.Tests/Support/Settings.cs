using System.Collections;
using Approvals.Host.Configuration;
using Microsoft.Extensions.Configuration;

namespace Approvals.Host.Tests.Support;

/// <summary>Reads settings as the service does, from what a test sets.</summary>
public static class Settings
{
    public static ServiceSettings Read(params (string Key, string Value)[] pairs) => Read(Configuration(pairs));

    public static ServiceSettings Read(IConfigurationRoot configuration, bool development = false) => ServiceSettings.Read(configuration, development);

    public static IReadOnlyList<string> Faults(params (string Key, string Value)[] pairs) =>
        Should.Throw<ConfigurationException>(() => Read(pairs)).Faults;

    public static IConfigurationRoot Configuration(params (string Key, string Value)[] pairs) =>
        new ConfigurationBuilder().AddInMemoryCollection(Dictionary(pairs)).Build();

    /// <summary>The original names, under keys of the newer form.</summary>
    public static IConfigurationRoot FromEnvironment((string Name, string Value)[] original, params (string Key, string Value)[] newer)
    {
        var environment = new Hashtable();
        foreach (var (name, value) in original)
            environment[name] = value;
        var names = original.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value));
        return new ConfigurationBuilder()
            .AddInMemoryCollection(names)
            .Add(new OriginalEnvironment(environment))
            .AddInMemoryCollection(Dictionary(newer))
            .Build();
    }

    private static Dictionary<string, string?> Dictionary((string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
}

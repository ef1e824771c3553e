using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Approvals.Host.Configuration;

/// <summary>
/// Order of the sources, later wins: appsettings.json, appsettings.ENVIRONMENT.json, cluster.hocon, the original environment
/// names, the environment as <c>Section__Key</c>, the command line.
/// </summary>
public static class ConfigurationSources
{
    public const string ClusterFile = "cluster.hocon";

    public static void AddSources(this ConfigurationManager configuration, string directory)
    {
        var sources = ((IConfigurationBuilder)configuration).Sources;
        // Settings are read once, at start; a watcher per file would only cost inotify handles.
        foreach (var file in sources.OfType<FileConfigurationSource>())
            file.ReloadOnChange = false;
        var environment = sources.ToList().FindLastIndex(source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        var at = environment < 0 ? sources.Count : environment;
        sources.Insert(at, new OriginalEnvironment(Environment.GetEnvironmentVariables()));
        sources.Insert(at, ClusterHocon(directory));
    }

    private static HoconConfigurationSource ClusterHocon(string directory)
    {
        var source = new HoconConfigurationSource { Path = Path.Combine(directory, ClusterFile), Optional = true };
        source.ResolveFileProvider();
        return source;
    }
}

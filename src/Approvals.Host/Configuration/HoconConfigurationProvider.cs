using System.Text;
using Approvals.Actors.Cluster;

namespace Approvals.Host.Configuration;

/// <summary>Our settings in a HOCON file. What is Akka's in it is read when the actor system starts.</summary>
public sealed class HoconConfigurationProvider(HoconConfigurationSource source) : FileConfigurationProvider(source)
{
    public override void Load(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Data = new Dictionary<string, string?>(ClusterFile.Settings(reader.ReadToEnd()), StringComparer.OrdinalIgnoreCase);
    }
}

public sealed class HoconConfigurationSource : FileConfigurationSource
{
    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        return new HoconConfigurationProvider(this);
    }
}

using System.Security.Cryptography;

namespace Approvals.Actors.Cluster;

/// <summary>This process as a member of the cluster, and how it keeps in touch.</summary>
public sealed class Node
{
    /// <summary>One per start of the process: a node that comes back is a new one, whatever its predecessor's row says.</summary>
    public string Id { get; init; } = $"{Environment.MachineName.ToLowerInvariant()}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    public required string Version { get; init; }

    /// <summary>How others reach it; null while it does not listen.</summary>
    public string? Address { get; set; }

    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A node that was silent for this long is taken for gone.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node that has gone is still shown.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromMinutes(10);
}

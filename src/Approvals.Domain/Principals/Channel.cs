using System.Text.Json.Serialization;

namespace Approvals.Domain.Principals;

/// <summary>The door through which a command came.</summary>
public enum Channel
{
    [JsonStringEnumMemberName("api")]
    Api,
    [JsonStringEnumMemberName("web")]
    Web,
    [JsonStringEnumMemberName("slack")]
    Slack,
    [JsonStringEnumMemberName("email")]
    Email,
}

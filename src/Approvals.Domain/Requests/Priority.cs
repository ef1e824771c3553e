using System.Text.Json.Serialization;

namespace Approvals.Domain.Requests;

public enum Priority
{
    [JsonStringEnumMemberName("low")]
    Low,
    [JsonStringEnumMemberName("normal")]
    Normal,
    [JsonStringEnumMemberName("high")]
    High,
    [JsonStringEnumMemberName("critical")]
    Critical,
}

using System.Text.Json.Serialization;

namespace Approvals.Domain.State;

public enum Cause
{
    [JsonStringEnumMemberName("votes")]
    Votes,
    [JsonStringEnumMemberName("timeout")]
    Timeout,
    [JsonStringEnumMemberName("auto")]
    Auto,
    [JsonStringEnumMemberName("cancel")]
    Cancel,
    [JsonStringEnumMemberName("override")]
    Override,
    [JsonStringEnumMemberName("unreachable")]
    Unreachable,
}

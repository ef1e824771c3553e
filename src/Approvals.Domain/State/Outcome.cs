using System.Text.Json.Serialization;

namespace Approvals.Domain.State;

public enum Outcome
{
    [JsonStringEnumMemberName("approved")]
    Approved,
    [JsonStringEnumMemberName("rejected")]
    Rejected,
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

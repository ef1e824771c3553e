using System.Text.Json.Serialization;

namespace Approvals.Domain.State;

public enum Verdict
{
    [JsonStringEnumMemberName("approve")]
    Approve,
    [JsonStringEnumMemberName("reject")]
    Reject,
}

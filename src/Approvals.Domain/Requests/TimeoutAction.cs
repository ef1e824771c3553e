using System.Text.Json.Serialization;

namespace Approvals.Domain.Requests;

public enum TimeoutAction
{
    [JsonStringEnumMemberName("reject")]
    Reject,
    [JsonStringEnumMemberName("approve")]
    Approve,
    [JsonStringEnumMemberName("escalate")]
    Escalate,
}

using System.Text.Json.Serialization;

namespace Approvals.Domain.Views;

public enum ApprovalStatus
{
    [JsonStringEnumMemberName("pending")]
    Pending,
    [JsonStringEnumMemberName("approved")]
    Approved,
    [JsonStringEnumMemberName("rejected")]
    Rejected,
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

using System.Text.Json.Serialization;

namespace Approvals.Domain.Events;

public enum EscalationTrigger
{
    [JsonStringEnumMemberName("schedule")]
    Schedule,
    [JsonStringEnumMemberName("timeout")]
    Timeout,
    [JsonStringEnumMemberName("unreachable")]
    Unreachable,
}

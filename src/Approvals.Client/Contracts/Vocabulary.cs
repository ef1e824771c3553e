using System.Text.Json.Serialization;

namespace Approvals.Client.Contracts;

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

public enum Verdict
{
    [JsonStringEnumMemberName("approve")]
    Approve,
    [JsonStringEnumMemberName("reject")]
    Reject,
}

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

public enum TimeoutAction
{
    [JsonStringEnumMemberName("reject")]
    Reject,
    [JsonStringEnumMemberName("approve")]
    Approve,
    [JsonStringEnumMemberName("escalate")]
    Escalate,
}

public enum PendingSort
{
    [JsonStringEnumMemberName("deadline")]
    Deadline,
    [JsonStringEnumMemberName("created")]
    Created,
    [JsonStringEnumMemberName("priority")]
    Priority,
}

/// <summary>By time of decision.</summary>
public enum HistorySort
{
    [JsonStringEnumMemberName("newest")]
    Newest,
    [JsonStringEnumMemberName("oldest")]
    Oldest,
}

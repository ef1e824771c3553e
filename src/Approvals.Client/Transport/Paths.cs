using Approvals.Client.Contracts;

namespace Approvals.Client.Transport;

internal static class Paths
{
    public static string Pending(PendingQuery query, string? cursor) => new Query("api/approvals/pending")
        .Add("mine", query.Mine)
        .Add("q", query.Q)
        .Add("priority", query.Priority)
        .Add("workflowId", query.WorkflowId)
        .Add("requester", query.Requester)
        .Add("tag", query.Tag)
        .Add("sort", query.Sort)
        .Add("limit", query.PageSize)
        .Add("cursor", cursor)
        .ToString();

    public static string History(HistoryQuery query, string? cursor) => new Query("api/approvals/history")
        .Add("status", query.Status)
        .Add("from", query.From)
        .Add("to", query.To)
        .Add("requester", query.Requester)
        .Add("approver", query.Approver)
        .Add("workflowId", query.WorkflowId)
        .Add("tag", query.Tag)
        .Add("priority", query.Priority)
        .Add("q", query.Q)
        .Add("sort", query.Sort)
        .Add("limit", query.PageSize)
        .Add("cursor", cursor)
        .ToString();

    public static string Statistics(DateTimeOffset? from, DateTimeOffset? to) =>
        new Query("api/approvals/statistics").Add("from", from).Add("to", to).ToString();
}

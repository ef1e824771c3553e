using Approvals.Application.Reading;

namespace Approvals.Storage.Reading;

/// <summary>The approvals of a workflow before a given one, newest first. Ids are UUIDs of version 7, so their order is that of creation.</summary>
internal static class EarlierSql
{
    public static string Text { get; } = $"""
        SELECT {ApprovalRow.Columns}
        FROM approval_requests r
        WHERE r.workflow_id = @workflowId AND r.id < @id
        ORDER BY r.id DESC LIMIT {IEarlierApprovals.SearchDepth}
        """;
}

using Dapper;

namespace Approvals.Storage.Reading;

/// <summary>
/// Puts a list together from streams. Each stream walks an index in the order of the list and stops at the page's size;
/// the page is what comes first among all of them, each approval once.
/// </summary>
internal sealed class ListSql(IListDialect dialect, SortOrder order, Span span, SqlConditions filters)
{
    private readonly List<string> streams = [];

    private DynamicParameters Parameters => filters.Parameters;

    /// <summary>Rows of <c>approval_assignees</c>; the condition names them as <c>a</c>.</summary>
    public ListSql Assigned(IReadOnlyList<string> principals, string condition)
    {
        if (principals.Count == 0)
            return this;
        var join = filters.IsEmpty ? "" : "JOIN approval_requests r ON r.id = a.approval_id";
        streams.Add(dialect.ForEach(principals, Parameters, (select, assigned) => $"""
            {select} a.approval_id AS id, {order.Columns("a")}
            FROM approval_assignees a {join}
            WHERE {assigned} AND {condition}{span.Range("a", "approval_id")}{filters}
            ORDER BY {order.By("a", "approval_id")} LIMIT @limit
            """));
        return this;
    }

    /// <summary>Rows of <c>approval_requests</c>; the condition names them as <c>r</c>.</summary>
    public ListSql Requests(string condition)
    {
        streams.Add($"""
            SELECT * FROM (
              SELECT r.id, {order.Columns("r")}
              FROM approval_requests r
              WHERE {condition}{span.Range("r", "id")}{filters}
              ORDER BY {order.By("r", "id")} LIMIT @limit) requested
            """);
        return this;
    }

    public ListStatement Page(int limit)
    {
        Parameters.Add("limit", limit);
        if (span.Time is { } time)
            Parameters.Add("afterTime", dialect.Time(time));
        if (span.Id is { } id)
            Parameters.Add("afterId", dialect.Id(id));
        if (span.Priority is { } priority)
            Parameters.Add("afterPriority", (int)priority);
        return new ListStatement(
            $"""
            SELECT {ApprovalRow.Columns}
            FROM (
              SELECT DISTINCT found.id, {order.Columns("found")}
              FROM (
            {string.Join("\nUNION ALL\n", streams)}
              ) found
              ORDER BY {order.By("found", "id")} LIMIT @limit) page
            JOIN approval_requests r ON r.id = page.id
            ORDER BY {order.By("page", "id")}
            """,
            Parameters);
    }
}

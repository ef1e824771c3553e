using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Dapper;

namespace Approvals.Storage.Reading;

/// <summary>The list of what was decided, by time of decision.</summary>
internal static class HistorySql
{
    public static ListStatement Of(IListDialect dialect, Caller caller, HistoryFilter filter)
    {
        var reader = Reader.Of(caller);
        var filters = Filters(dialect, reader, filter);
        filters.Parameters.Add("self", reader.Self);
        var order = filter.Sort == HistorySort.Oldest ? SortOrder.DecidedOldest : SortOrder.DecidedNewest;
        var sql = new ListSql(dialect, order, Span.Of(filter.Sort, filter.After), filters);
        if (reader.Everything)
            return sql.Requests("r.decided_at IS NOT NULL" + Between(dialect, filter, "r", filters.Parameters)).Page(filter.Limit);
        return sql
            .Assigned(reader.Principals, "a.decided_at IS NOT NULL" + Between(dialect, filter, "a", filters.Parameters))
            .Requests("r.decided_at IS NOT NULL AND r.requester = @self" + Between(dialect, filter, "r", filters.Parameters))
            .Page(filter.Limit);
    }

    /// <summary>On the table that the stream walks, so that the range bounds the walk.</summary>
    private static string Between(IListDialect dialect, HistoryFilter filter, string table, DynamicParameters parameters)
    {
        var range = "";
        if (filter.From is { } from)
        {
            parameters.Add("from", dialect.Time(from));
            range += $" AND {table}.decided_at >= @from";
        }

        if (filter.To is { } to)
        {
            parameters.Add("to", dialect.Time(to));
            range += $" AND {table}.decided_at < @to";
        }

        return range;
    }

    private static SqlConditions Filters(IListDialect dialect, Reader reader, HistoryFilter filter)
    {
        var filters = new SqlConditions(new DynamicParameters());
        CommonFilters.Add(dialect, filters, reader, filter.Words, filter.Priority, filter.WorkflowId, filter.Requester, filter.Tag, filter.Only);
        if (filter.Status is { } status)
            filters.And("r.status = @status", "status", Names.Of(status));
        if (filter.Approver is { } approver)
            filters.And(Voted, "approver", approver.Text);
        return filters;
    }

    private const string Voted = """
        EXISTS (SELECT 1 FROM approval_votes v WHERE v.principal = @approver AND v.approval_id = r.id AND v.verdict IN ('approve', 'reject'))
        """;
}

using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Dapper;

namespace Approvals.Storage.Reading;

/// <summary>The lists of what is pending.</summary>
internal static class PendingSql
{
    /// <summary>One statement for each span; a later one is needed only while the page is not full.</summary>
    public static IEnumerable<Func<int, ListStatement>> Of(IListDialect dialect, Caller caller, PendingFilter filter)
    {
        var reader = Reader.Of(caller);
        if (filter.Mine && reader.Principals.Count == 0)
            return [];
        return Span.Of(filter.Sort, filter.After, dialect.NullsComeLast)
            .Select<Span, Func<int, ListStatement>>(span => limit => Of(dialect, reader, filter, span, limit));
    }

    private static ListStatement Of(IListDialect dialect, Reader reader, PendingFilter filter, Span span, int limit)
    {
        var filters = Filters(dialect, reader, filter);
        var sql = new ListSql(dialect, OrderOf(filter.Sort), span, filters);
        filters.Parameters.Add("self", reader.Self);
        if (filter.Mine)
            return sql.Assigned(reader.Principals, $"a.open AND {NotSaid} AND {dialect.NotOwn}").Page(limit);
        if (reader.Everything)
            return sql.Requests("r.status = 'pending'").Page(limit);
        return sql
            .Assigned(reader.Principals, "a.open")
            .Assigned(reader.Principals, "NOT a.open AND a.decided_at IS NULL")
            .Requests("r.status = 'pending' AND r.requester = @self")
            .Page(limit);
    }

    private const string NotSaid =
        "NOT EXISTS (SELECT 1 FROM approval_votes v WHERE v.principal = @self AND v.approval_id = a.approval_id)";

    private static SqlConditions Filters(IListDialect dialect, Reader reader, PendingFilter filter)
    {
        var filters = new SqlConditions(new DynamicParameters());
        CommonFilters.Add(dialect, filters, reader, filter.Words, filter.Priority, filter.WorkflowId, filter.Requester, filter.Tag, filter.Only);
        return filters;
    }

    private static SortOrder OrderOf(PendingSort sort) => sort switch
    {
        PendingSort.Created => SortOrder.Created,
        PendingSort.Priority => SortOrder.Priority,
        _ => SortOrder.Deadline,
    };
}

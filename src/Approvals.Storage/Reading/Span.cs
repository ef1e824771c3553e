using Approvals.Application.Reading;
using Approvals.Domain.Requests;

namespace Approvals.Storage.Reading;

/// <summary>
/// A stretch of a sorted list that one range of an index holds. A page is filled from its spans in turn, so that no page,
/// however deep, reads what lies before it.
/// </summary>
/// <param name="Range">The condition, given the table's alias and the name of its id.</param>
internal sealed record Span(Func<string, string, string> Range, DateTimeOffset? Time = null, Guid? Id = null, Priority? Priority = null)
{
    private static readonly Span Whole = new((_, _) => "");

    public static IReadOnlyList<Span> Of(PendingSort sort, PageKey? after, bool nullsComeLast) => sort switch
    {
        PendingSort.Created => after is null ? [Whole] : [Above("created_at", after)],
        PendingSort.Priority => ByPriority(after),
        _ => ByDeadline(after, nullsComeLast),
    };

    public static Span Of(HistorySort sort, PageKey? after) => (sort, after) switch
    {
        (_, null) => Whole,
        (HistorySort.Oldest, _) => Above("decided_at", after),
        _ => new((table, id) => $" AND ({table}.decided_at, {table}.{id}) < (@afterTime, @afterId)", after.Time, after.Id),
    };

    private static IReadOnlyList<Span> ByDeadline(PageKey? after, bool nullsComeLast)
    {
        var undated = new Span((table, _) => $" AND {table}.deadline IS NULL");
        return after switch
        {
            null when nullsComeLast => [Whole],
            null => [new Span((table, _) => $" AND {table}.deadline IS NOT NULL"), undated],
            { Time: null } => [new Span((table, id) => $" AND {table}.deadline IS NULL AND {table}.{id} > @afterId", Id: after.Id)],
            _ => [Above("deadline", after), undated],
        };
    }

    private static IReadOnlyList<Span> ByPriority(PageKey? after) => after?.Priority is not { } priority
        ? [Whole]
        :
        [
            new Span(
                (table, id) => $" AND {table}.priority = @afterPriority AND ({table}.created_at, {table}.{id}) > (@afterTime, @afterId)",
                after.Time, after.Id, priority),
            new Span((table, _) => $" AND {table}.priority < @afterPriority", Priority: priority),
        ];

    private static Span Above(string key, PageKey after) =>
        new((table, id) => $" AND ({table}.{key}, {table}.{id}) > (@afterTime, @afterId)", after.Time, after.Id);
}

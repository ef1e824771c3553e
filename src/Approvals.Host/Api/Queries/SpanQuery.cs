namespace Approvals.Host.Api.Queries;

public sealed record SpanQuery(DateTimeOffset? From, DateTimeOffset? To)
{
    public static ValueTask<SpanQuery> BindAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var (from, to) = query.Span();
        query.ThrowIfFaulty();
        return ValueTask.FromResult(new SpanQuery(from, to));
    }
}

using Approvals.Host.Api.Binding;

namespace Approvals.Host.Api.Queries;

/// <summary>A span of time that figures are made over: at most two years, which is what a node can add up while somebody waits.</summary>
public sealed record SpanQuery(DateTimeOffset From, DateTimeOffset To)
{
    public const int MostDays = 731;

    public static ValueTask<SpanQuery> BindAsync(HttpContext context)
    {
        RequestParts.Caller(context);
        var query = new QueryReader(context.Request);
        var (from, to) = query.Span();
        // A day more than now, because what is created while this is answered belongs to it.
        var end = to ?? Later(from, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), TimeSpan.FromDays(1));
        var start = from ?? (end - DateTimeOffset.MinValue > Longest ? end - Longest : DateTimeOffset.MinValue);
        if (start == end)
            query.Fail("to", "Must be after from.");
        if (end - start > Longest)
            query.Fail("to", $"Must be at most {MostDays} days after from.");
        query.ThrowIfFaulty();
        return ValueTask.FromResult(new SpanQuery(start, end));
    }

    private static DateTimeOffset Later(DateTimeOffset? from, DateTimeOffset now, TimeSpan by)
    {
        var last = from > now ? from.Value : now;
        return DateTimeOffset.MaxValue - last > by ? last + by : DateTimeOffset.MaxValue;
    }

    private static TimeSpan Longest { get; } = TimeSpan.FromDays(MostDays);
}

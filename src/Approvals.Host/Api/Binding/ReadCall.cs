using Approvals.Domain.Principals;

namespace Approvals.Host.Api.Binding;

/// <summary>A read of one approval.</summary>
public sealed record ReadCall(HttpContext Context, Guid Id)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static ValueTask<ReadCall> BindAsync(HttpContext context)
    {
        EntityTags.CheckIfNoneMatch(context.Request);
        return ValueTask.FromResult(new ReadCall(context, RequestParts.Id(context)));
    }
}

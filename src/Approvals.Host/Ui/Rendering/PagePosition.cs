using Approvals.Actors.Feed;

namespace Approvals.Host.Ui.Rendering;

/// <summary>
/// The position of the journal that a page was rendered at. It is read before anything that the page shows, so that whatever the page does not
/// show comes after it, and a script that listens from there misses nothing.
/// </summary>
internal static class PagePosition
{
    private static readonly object Key = new();

    public static async ValueTask<object?> ReadAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        context.Items[Key] = await context.RequestServices.GetRequiredService<TailFollower>().MarkAsync(context.RequestAborted);
        return await next(invocation);
    }

    /// <summary>Null on a page that shows no approvals.</summary>
    public static long? Of(HttpContext context) => context.Items[Key] as long?;
}

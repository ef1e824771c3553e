namespace Approvals.Host.Operations;

/// <summary>HEAD is answered as GET would be, without the body: every route that reads answers it, and none that changes something does.</summary>
internal static class HeadRequests
{
    private static readonly object Key = new();

    /// <summary>Chooses the route as well, which by itself would happen before anything else and by the method that was sent.</summary>
    public static void UseHeadRequests(this WebApplication app)
    {
        app.Use((context, next) => HttpMethods.IsHead(context.Request.Method) ? AnswerAsync(context, next) : next(context));
        app.UseRouting();
    }

    /// <summary>For answers that never end: their body is not wanted.</summary>
    public static bool IsHeadOnly(this HttpContext context) => context.Items.ContainsKey(Key);

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var (method, body) = (context.Request.Method, context.Response.Body);
        context.Items[Key] = true;
        context.Request.Method = HttpMethods.Get;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            (context.Request.Method, context.Response.Body) = (method, body);
        }
    }
}

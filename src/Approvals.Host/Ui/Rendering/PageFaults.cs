using Approvals.Host.Api.Errors;
using Approvals.Host.Ui.Errors;

namespace Approvals.Host.Ui.Rendering;

/// <summary>What goes wrong on the way to a page becomes a page that helps.</summary>
internal static class PageFaults
{
    public static async ValueTask<object?> CatchAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        try
        {
            return await next(invocation);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && !BrokenBody.IsBehind(fault))
        {
            var problem = Problems.Of(fault);
            if (problem.Kind == ErrorKind.Internal)
                context.RequestServices.GetRequiredService<ILogger<ErrorPage>>().LogError(fault, "A page failed unexpectedly.");
            if (problem.RetryAfter is { } seconds)
                context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Page.Of<ErrorPage>(ErrorModel.Of(problem, context), problem.Status);
        }
    }

    /// <summary>An unknown address that a person typed gets a page; programs keep the empty 404.</summary>
    public static async Task AnswerUnknownAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false } && context.GetEndpoint() is null && WantsPage(context.Request))
            await Page.Of<ErrorPage>(ErrorModel.Unknown, StatusCodes.Status404NotFound).ExecuteAsync(context);
    }

    /// <summary>A page is rendered with its own address, so it needs a host that an address can be made of. Probes of balancers often send none.</summary>
    public static Task RequireHostAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        || Uri.TryCreate($"{context.Request.Scheme}://{context.Request.Host}/", UriKind.Absolute, out _)
            ? next(context)
            : new Problem(ErrorKind.InvalidRequest, "The Host header names no host.").ExecuteAsync(context);

    private static bool WantsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

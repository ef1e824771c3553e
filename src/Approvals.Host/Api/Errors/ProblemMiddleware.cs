namespace Approvals.Host.Api.Errors;

/// <summary>Turns whatever an endpoint throws into a problem document. A client that went away gets, and logs, nothing.</summary>
public sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (RefusedByRouting(context) is { } problem)
                await problem.ExecuteAsync(context);
        }
        catch (Exception failure) when (BrokenBody.IsBehind(failure))
        {
            await BrokenBody.CloseAsync(context, Problems.Of(failure));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception failure)
        {
            await AnswerAsync(context, failure);
        }
    }

    /// <summary>Routing refuses other content types and methods by itself, before any endpoint runs, and says nothing.</summary>
    private static Problem? RefusedByRouting(HttpContext context) =>
        context.Response.HasStarted || !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? null : context.Response.StatusCode switch
        {
            StatusCodes.Status405MethodNotAllowed => Problems.MethodNotAllowed,
            StatusCodes.Status415UnsupportedMediaType => Problems.UnsupportedMediaType,
            _ => null,
        };

    private async Task AnswerAsync(HttpContext context, Exception failure)
    {
        var problem = Problems.Of(failure);
        if (problem.Kind == ErrorKind.Internal)
            logger.LogError(failure, "A request failed unexpectedly.");
        else if (problem.Kind == ErrorKind.Unavailable)
            logger.LogWarning("A request was put off: {Reason}", failure.Message);
        if (context.Response.HasStarted)
            // Half an answer must not look like a whole one.
            context.Abort();
        else
            await problem.ExecuteAsync(context);
    }
}

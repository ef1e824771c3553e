namespace Approvals.Host.Api.Errors;

/// <summary>Turns whatever an endpoint throws into a problem document. A client that went away gets, and logs, nothing.</summary>
public sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            // Routing refuses other content types by itself, before any endpoint runs, and says nothing.
            if (context.Response is { StatusCode: StatusCodes.Status415UnsupportedMediaType, HasStarted: false } && context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
                await Problems.UnsupportedMediaType.ExecuteAsync(context);
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

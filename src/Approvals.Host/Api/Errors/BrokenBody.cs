namespace Approvals.Host.Api.Errors;

/// <summary>A body that ends before it is whole, most often because the client hung up in the middle of it.</summary>
internal static class BrokenBody
{
    /// <summary>Whoever looks for a form's token reads the form, and wraps what happens then.</summary>
    public static bool IsBehind(Exception? failure) => failure switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => true,
        null => false,
        _ => IsBehind(failure.InnerException),
    };

    /// <summary>
    /// Answers, in case somebody is still there, and has the connection end with the answer. The server is still in the middle of reading that body; were it to look for the next
    /// request on the same connection, it would trip over itself ("Reading is already in progress") and log that.
    /// </summary>
    public static async Task CloseAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        if (HttpProtocol.IsHttp11(context.Request.Protocol))
            response.Headers.Connection = "close";
        try
        {
            await problem.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The head is what ends the connection; it is written even if nobody reads it.
            if (!response.HasStarted)
                await response.StartAsync(CancellationToken.None);
        }
    }
}

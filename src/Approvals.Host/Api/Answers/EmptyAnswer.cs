using Approvals.Host.Api.Binding;

namespace Approvals.Host.Api.Answers;

/// <summary>A status without a body: not modified, or still pending.</summary>
public sealed class EmptyAnswer(int status, int? version = null) : IResult
{
    public static IResult NotModified(int version) => new EmptyAnswer(StatusCodes.Status304NotModified, version);

    public static IResult StillPending(int version) => new EmptyAnswer(StatusCodes.Status204NoContent, version);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        if (version is { } known)
            httpContext.Response.Headers.ETag = EntityTags.Of(known);
        return Task.CompletedTask;
    }
}

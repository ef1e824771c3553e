using Microsoft.AspNetCore.Http;

namespace Approvals.Client.Tests.Support;

internal sealed record Seen(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Key => Headers.GetValueOrDefault("Idempotency-Key");
}

/// <summary>One way to misbehave.</summary>
/// <param name="Before">True when the request has no effect; false when it has and only the answer is spoilt.</param>
internal sealed record Mischief(bool Before, Func<HttpContext, Task> DoAsync)
{
    public static Mischief None { get; } = new(false, _ => Task.CompletedTask);

    public static Mischief Drop(bool before = true) => new(before, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    public static Mischief Answer(int status, string? code = null, string? retryAfter = null, bool before = true) => new(before, async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        if (code is null)
            return;
        context.Response.ContentType = "application/problem+json";
        await context.Response.WriteAsync(Some.Problem(status, code, "As planned.").ToJsonString());
    });
}

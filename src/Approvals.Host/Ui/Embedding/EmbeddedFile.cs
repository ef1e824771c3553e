namespace Approvals.Host.Ui.Embedding;

/// <summary>A file that pages of any origin load; there is nothing of anybody in it.</summary>
internal sealed class EmbeddedFile(string name, string mediaType) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.CacheControl = "public, max-age=300";
        httpContext.Response.ContentType = mediaType;
        await using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream("embed/" + name)!;
        httpContext.Response.ContentLength = stream.Length;
        await stream.CopyToAsync(httpContext.Response.Body, httpContext.RequestAborted);
    }
}

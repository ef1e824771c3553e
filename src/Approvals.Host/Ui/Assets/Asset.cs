namespace Approvals.Host.Ui.Assets;

internal sealed record Asset(string Path, string MediaType, byte[] Plain, byte[] Brotli, byte[] Gzip) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var accepted = request.Headers.AcceptEncoding.ToString();
        var (encoding, bytes) = accepted switch
        {
            _ when accepted.Contains("br", StringComparison.Ordinal) => ("br", Brotli),
            _ when accepted.Contains("gzip", StringComparison.Ordinal) => ("gzip", Gzip),
            _ => (null, Plain),
        };
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.ContentType = MediaType;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }
}

namespace Approvals.Host.Operations;

/// <summary>What every answer tells a browser not to do.</summary>
public static class SecurityHeaders
{
    /// <summary>Scripts, styles and fetches from here alone, nothing inline, and no page of another site around ours.</summary>
    private const string Pages =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The description of the API is drawn by a library that sets styles of its own.</summary>
    private const string Docs =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    /// <summary>Before everything else, so that refusals carry the headers too.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Add(context.Request, context.Response.Headers);
        return next(context);
    });

    private static void Add(HttpRequest request, IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        // Not "no-referrer": then browsers hide the origin of our own forms as well.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = IsUnder(request, "/embed") ? "cross-origin" : "same-origin";
        if (request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        // What an approval says may be confidential, and stale it would be wrong.
        if (IsUnder(request, "/api"))
        {
            headers.CacheControl = "no-store";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            return;
        }

        headers.ContentSecurityPolicy = IsUnder(request, "/docs") ? Docs : Pages;
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static bool IsUnder(HttpRequest request, string path) => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
}

namespace Approvals.Host.Auth;

/// <summary>
/// Which web pages may speak in a person's name. A browser sends the cookie along whatever page asked for it, so the page's origin decides:
/// our own, or for bearer tokens one that the operator listed.
/// </summary>
public sealed class Origins(Uri? publicUrl, IReadOnlyList<string> listed)
{
    private readonly string? published = publicUrl?.GetLeftPart(UriPartial.Authority);

    public IReadOnlyList<string> Listed => listed;

    /// <summary>
    /// True only where the browser says that one of our own pages sent this. Browsers that know Sec-Fetch-Site always send it to https and
    /// to this machine; the Origin stands in elsewhere.
    /// </summary>
    public bool IsFromOwnPage(HttpRequest request) => request.Headers["Sec-Fetch-Site"] switch
    {
        [{ } site] => site == "same-origin",
        [] => request.Headers.Origin is [{ } origin] && IsOwn(request, origin),
        _ => false,
    };

    /// <summary>
    /// Whether a WebSocket may be opened. Browsers apply no same-origin policy there and always send an Origin; programs send none, and have no
    /// cookie that could be abused.
    /// </summary>
    /// <param name="byCookie">Whether the cookie is what says who calls; then only our own pages may.</param>
    public bool MayConnect(HttpRequest request, bool byCookie) => request.Headers.Origin switch
    {
        [] => !byCookie,
        [{ } origin] => IsOwn(request, origin) || (!byCookie && listed.Contains(origin, StringComparer.Ordinal)),
        _ => false,
    };

    private bool IsOwn(HttpRequest request, string origin) =>
        string.Equals(origin, published, StringComparison.OrdinalIgnoreCase)
        || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}

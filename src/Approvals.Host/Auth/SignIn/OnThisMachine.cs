using System.Net;

namespace Approvals.Host.Auth.SignIn;

/// <summary>
/// Whether a request surely comes from a person at this very machine. A proxy on the machine makes everybody look local, and a page of another
/// site can give its own name this machine's address; both leave traces, and any trace is a no.
/// </summary>
public static class OnThisMachine
{
    private static readonly string[] TracesOfProxies =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Host", "X-Original-Proto",
        "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "X-Envoy-External-Address", "Via",
    ];

    public static bool Sent(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && IsLocalName(request.Host.Host)
        && !TracesOfProxies.Any(request.Headers.ContainsKey);

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

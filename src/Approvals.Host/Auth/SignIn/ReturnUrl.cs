using Approvals.Host.Addresses;

namespace Approvals.Host.Auth.SignIn;

/// <summary>
/// Where a person goes on after signing in: a page of this service, whatever the address in the link says. It travels as browsers see it, and here
/// it begins at the service's own root.
/// </summary>
public static class ReturnUrl
{
    public const string Home = "/";

    public static string Of(HttpContext context, string? wanted) => IsLocal(wanted) && context.Links().Inside(wanted!) is var path && IsLocal(path) ? path : Home;

    /// <summary>The sign-in that leads on to a page of ours.</summary>
    public static string SignInFor(HttpContext context, string path) => "/sign-in" + QueryString.Create("returnUrl", context.Links().To(IsLocal(path) ? path : Home));

    /// <summary>
    /// A path on this host. Browsers read <c>//host</c> and <c>/\host</c> as another host, and drop tabs and line ends before they look.
    /// </summary>
    public static bool IsLocal(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) && url.Length <= 2000;
}

namespace Approvals.Host.Auth.SignIn;

/// <summary>Where a person goes on after signing in: a page of this service, whatever the address in the link says.</summary>
public static class ReturnUrl
{
    public const string Home = "/";

    public static string Of(string? wanted) => IsLocal(wanted) ? wanted! : Home;

    /// <summary>The way back to the sign-in and then to the page that was asked for.</summary>
    public static string SignInFor(HttpRequest request) =>
        "/sign-in" + QueryString.Create("returnUrl", HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : Home);

    /// <summary>
    /// A path on this host. Browsers read <c>//host</c> and <c>/\host</c> as another host, and drop tabs and line ends before they look.
    /// </summary>
    public static bool IsLocal(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) && url.Length <= 2000;
}

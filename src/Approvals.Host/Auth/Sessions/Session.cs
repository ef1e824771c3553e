using Approvals.Host.Addresses;
using Microsoft.AspNetCore.Authentication;

namespace Approvals.Host.Auth.Sessions;

/// <summary>A person's stay in a browser: a cookie that says who they are, and until when.</summary>
public static class Session
{
    public const string Scheme = "session";

    /// <summary>Name, groups and roles are believed for no longer than this; then the person signs in again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>A stream that a cookie opened ends after this, and whoever still has a good one opens it again.</summary>
    public static readonly TimeSpan ShownAgain = TimeSpan.FromMinutes(5);

    private const string Plain = "approvals";
    private const string WholeHost = "__Host-approvals";
    private const string BelowPath = "__Secure-approvals";

    /// <summary>
    /// The cookie's name. A browser keeps the prefixed one only when it is Secure and for this host alone; the prefix that says so wants the path
    /// to be the whole host.
    /// </summary>
    public static string CookieName(Uri? publicUrl) =>
        publicUrl?.Scheme != Uri.UriSchemeHttps ? Plain : Links.BaseOf(publicUrl).Length == 0 ? WholeHost : BelowPath;

    public static bool MayBeIn(IRequestCookieCollection cookies) => cookies.ContainsKey(Plain) || cookies.ContainsKey(WholeHost) || cookies.ContainsKey(BelowPath);

    public static Task StartAsync(HttpContext context, Identity identity) =>
        context.SignInAsync(Scheme, SessionClaims.Of(identity with { AsOf = Now(context) }), new AuthenticationProperties { IsPersistent = true, AllowRefresh = false });

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(Scheme);

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}

using Microsoft.AspNetCore.Authentication;

namespace Approvals.Host.Auth.Sessions;

/// <summary>A person's stay in a browser: a cookie that says who they are, and until when.</summary>
public static class Session
{
    public const string Scheme = "session";

    /// <summary>Name, groups and roles are believed for no longer than this; then the person signs in again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>The cookie's name; a browser keeps the prefixed one only when it is Secure, for this host alone.</summary>
    public static string CookieName(bool secure) => secure ? "__Host-approvals" : "approvals";

    public static Task StartAsync(HttpContext context, Identity identity) =>
        context.SignInAsync(Scheme, SessionClaims.Of(identity), new AuthenticationProperties { IsPersistent = true, AllowRefresh = false });

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(Scheme);
}

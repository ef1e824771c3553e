using Approvals.Host.Addresses;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Configuration;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Approvals.Host.Auth.Sessions;

public static class SessionServices
{
    /// <summary>The header in which scripts send the token of a form that they submit.</summary>
    public const string AntiforgeryHeader = "X-Antiforgery";

    public static IServiceCollection AddSessions(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton(new Origins(settings.PublicUrl, settings.Cors.Origins));
        services.AddCors();
        services.AddDataProtection().SetApplicationName("approvals");
        services.AddSingleton<KeyRing>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((keys, ring) => keys.XmlRepository = ring);
        services.AddAuthentication().AddCookie(Session.Scheme, cookie => Configure(cookie, settings.PublicUrl)).AddOidc(settings);
        services.AddRazorComponents();
        services.AddAntiforgery(forgery => Configure(forgery, settings.PublicUrl));
        return services;
    }

    private static void Configure(CookieAuthenticationOptions options, Uri? publicUrl)
    {
        Protect(options.Cookie, Session.CookieName(publicUrl), publicUrl);
        options.ExpireTimeSpan = Session.Lifetime;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = context =>
            context.HttpContext.RequestServices.GetService<OidcRecheck>()?.ValidateAsync(context) ?? Task.CompletedTask;
        options.Events.OnSignedIn = Tell;
        // Pages ask for a sign-in themselves; for programs 401 is the answer, never a redirect.
        options.Events.OnRedirectToLogin = context => Refuse(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Refuse(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>Also when the provider was asked again: groups change.</summary>
    private static Task Tell(CookieSignedInContext context)
    {
        if (context.Principal is { } principal && SessionClaims.Read(principal) is { } identity)
        {
            var services = context.HttpContext.RequestServices;
            services.GetRequiredService<INewestRights>().Saw(identity, services.GetRequiredService<TimeProvider>().GetUtcNow());
        }

        return Task.CompletedTask;
    }

    private static void Configure(AntiforgeryOptions options, Uri? publicUrl)
    {
        Protect(options.Cookie, Session.CookieName(publicUrl) + "-form", publicUrl);
        options.HeaderName = AntiforgeryHeader;
        // The pages' policy forbids being framed at all; the older header would only say less.
        options.SuppressXFrameOptionsHeader = true;
    }

    private static void Protect(CookieBuilder cookie, string name, Uri? publicUrl)
    {
        cookie.Name = name;
        cookie.Path = Links.BaseOf(publicUrl) is { Length: > 0 } path ? path : "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = publicUrl?.Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.IsEssential = true;
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

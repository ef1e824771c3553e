using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Host.Addresses;
using Approvals.Host.Auth.Sessions;
using Approvals.Host.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Auth.SignIn;

/// <summary>Sign-in at an OpenID provider: code flow with PKCE, state and nonce, all of it the framework's; ours is who that makes a person here.</summary>
public static class OidcSignIn
{
    public const string Scheme = "oidc";
    public const string CallbackPath = "/sign-in/callback";

    private const string Subject = "sub";

    public static AuthenticationBuilder AddOidc(this AuthenticationBuilder builder, ServiceSettings settings)
    {
        if (settings.Auth.Oidc is not { } oidc)
            return builder;
        builder.Services.AddSingleton(provider => new OidcRecheck(
            oidc, settings.Auth.Jwt.NameClaim, provider.GetRequiredService<INewestRights>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<OidcRecheck>>()));
        return builder.AddOpenIdConnect(Scheme, options => Configure(options, oidc, settings));
    }

    private static void Configure(OpenIdConnectOptions options, OidcOptions oidc, ServiceSettings settings)
    {
        options.SignInScheme = Session.Scheme;
        options.Authority = oidc.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = oidc.Authority.Scheme == Uri.UriSchemeHttps;
        options.ClientId = oidc.ClientId;
        options.ClientSecret = oidc.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // The answer comes as a link: a form posted by another site would arrive without our Lax cookies.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.CallbackPath = CallbackPath;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.Clear();
        options.Scope.Clear();
        foreach (var scope in oidc.Scopes)
            options.Scope.Add(scope);
        var secure = settings.PublicUrl?.Scheme == Uri.UriSchemeHttps;
        foreach (var cookie in new[] { options.NonceCookie, options.CorrelationCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }

        var nameClaim = settings.Auth.Jwt.NameClaim;
        options.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = context =>
            {
                if (settings.PublicUrl is { } url)
                    context.ProtocolMessage.RedirectUri = url.GetLeftPart(UriPartial.Authority) + context.HttpContext.Links().To(CallbackPath);
                return Task.CompletedTask;
            },
            OnTokenValidated = context => AcceptFirst(context, IdentityOf(new JsonWebToken(context.TokenEndpointResponse!.IdToken).EncodedPayload, null, nameClaim)),
            OnUserInformationReceived = context => Accept(context, IdentityOf(context, nameClaim)),
            OnTicketReceived = context => OidcRecheck.Begin(context, context.HttpContext.RequestServices.GetRequiredService<TimeProvider>()),
            OnRemoteFailure = Fail,
        };
        // Kept only for the re-check, inside the cookie's encryption; no page and no script sees it.
        options.SaveTokens = true;
    }

    /// <summary>The identity token's claims, and those that the provider gives only when asked.</summary>
    public static Identity? IdentityOf(string encodedToken, JsonElement? user, string nameClaim)
    {
        var claims = JsonNode.Parse(Base64UrlEncoder.DecodeBytes(encodedToken))!.AsObject();
        if (user is { } more)
        {
            // What is said of somebody else must not become this person's (OpenID Connect Core, 5.3.2).
            if (more.ValueKind != JsonValueKind.Object || !more.TryGetProperty(Subject, out var subject) || !JsonNode.DeepEquals(JsonNode.Parse(subject.GetRawText()), claims[Subject]))
                return null;
            foreach (var property in more.EnumerateObject())
                claims[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return TokenClaims.Read(JsonElement.Parse(claims.ToJsonString()), nameClaim);
    }

    private static Identity? IdentityOf(UserInformationReceivedContext context, string nameClaim) =>
        IdentityOf(new JsonWebToken(context.ProtocolMessage.IdToken).EncodedPayload, context.User.RootElement, nameClaim);

    /// <summary>
    /// The name may be among what the provider gives only when asked, which it is asked for next. Where it could not be, whoever has no name
    /// goes no further.
    /// </summary>
    private static async Task AcceptFirst(TokenValidatedContext context, Identity? identity)
    {
        var provider = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        if (identity is null && !string.IsNullOrEmpty(provider.UserInfoEndpoint) && context.TokenEndpointResponse?.AccessToken is { Length: > 0 })
            return;
        await Accept(context, identity);
    }

    private static Task Accept(RemoteAuthenticationContext<OpenIdConnectOptions> context, Identity? identity)
    {
        if (identity is null)
            context.Fail("The provider named nobody that this service could know.");
        else
        {
            context.Principal = SessionClaims.Of(identity with { AsOf = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() });
            context.HttpContext.RequestServices.GetRequiredService<DroppedGroups>().Saw(identity);
        }

        return Task.CompletedTask;
    }

    private static Task Fail(RemoteFailureContext context)
    {
        context.HttpContext.RequestServices.GetRequiredService<ILogger<OidcRecheck>>()
            .LogWarning("A sign-in failed: {Reason}", context.Failure?.GetBaseException().Message);
        context.Response.Redirect(context.HttpContext.Links().To("/sign-in?failed=true"));
        context.HandleResponse();
        return Task.CompletedTask;
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Approvals.Domain.Principals;
using Approvals.Host.Auth.Sessions;
using Approvals.Host.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Auth.SignIn;

/// <summary>
/// Asks the provider again who a signed-in person is: whoever was locked out there, or left a group, must not go on deciding here. What the
/// cookie says is at most five minutes old while the provider answers and half an hour when it does not. A provider that gave no refresh
/// token cannot be asked; then the session lasts an hour instead of eight. Whom the provider refuses has no group and no role any more, also
/// where no credential is shown, until a newer credential shows some.
/// </summary>
public sealed class OidcRecheck(OidcOptions oidc, string nameClaim, INewestRights newest, TimeProvider time, ILogger<OidcRecheck> log) : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan LifetimeWithoutCheck = TimeSpan.FromHours(1);

    private const string RefreshToken = "refresh_token";
    private const string CheckedAt = "checked_at";

    // Several requests of one page come at once, and a provider may take the second use of a refresh token for theft.
    private readonly MemoryCache answers = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly Lock starting = new();

    /// <summary>Keeps the refresh token and nothing else of what the provider gave.</summary>
    public static Task Begin(TicketReceivedContext context, TimeProvider time)
    {
        var properties = context.Properties!;
        var now = time.GetUtcNow();
        Remember(properties, properties.GetTokenValue(RefreshToken), now);
        properties.IsPersistent = true;
        properties.AllowRefresh = false;
        properties.ExpiresUtc = now + (properties.GetTokenValue(RefreshToken) is null ? LifetimeWithoutCheck : Session.Lifetime);
        return Task.CompletedTask;
    }

    /// <summary>Runs when a cookie is read.</summary>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Properties.GetTokenValue(RefreshToken) is not { } token || Age(context.Properties) is not { } age || age < Interval)
            return;
        switch (await Asking(token, context))
        {
            case (Outcome.Valid, { } fresh):
                context.ReplacePrincipal(fresh.Principal);
                Remember(context.Properties, fresh.RefreshToken, time.GetUtcNow());
                // Not ShouldRenew: that would also move the end of the session.
                await context.HttpContext.SignInAsync(Session.Scheme, fresh.Principal, context.Properties);
                break;
            case (Outcome.Unknown, _) when age < Patience:
                break;
            case (var outcome, _):
                // Who could not be asked about in time, or is somebody else now, only has to sign in again; what other credentials of theirs show still holds.
                if (outcome == Outcome.Refused && context.Principal is { } refused && SessionClaims.Read(refused) is { } identity)
                    newest.Saw(identity with { Groups = FrozenSet<Principal>.Empty, Roles = Roles.None, AsOf = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()) }, time.GetUtcNow());
                context.RejectPrincipal();
                await Session.EndAsync(context.HttpContext);
                break;
        }
    }

    public void Dispose() => answers.Dispose();

    private static void Remember(AuthenticationProperties properties, string? refreshToken, DateTimeOffset now)
    {
        var kept = new List<AuthenticationToken> { new() { Name = CheckedAt, Value = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) } };
        if (refreshToken is not null)
            kept.Add(new() { Name = RefreshToken, Value = refreshToken });
        properties.StoreTokens(kept);
    }

    private TimeSpan? Age(AuthenticationProperties properties) =>
        long.TryParse(properties.GetTokenValue(CheckedAt), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private Task<(Outcome Outcome, Fresh? Fresh)> Asking(string token, CookieValidatePrincipalContext context)
    {
        var self = context.Principal?.FindFirstValue(SessionClaims.Self);
        var options = context.HttpContext.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OidcSignIn.Scheme);
        lock (starting)
        {
            if (answers.TryGetValue(token, out Task<(Outcome, Fresh?)>? known) && known is not null)
                return known;
            var asking = Task.Run(() => AskAsync(token, self, options));
            return answers.Set(token, asking, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1), Size = 1 });
        }
    }

    private async Task<(Outcome Outcome, Fresh? Fresh)> AskAsync(string token, string? self, OpenIdConnectOptions options)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            var provider = await options.ConfigurationManager!.GetConfigurationAsync(limit.Token);
            using var answer = await options.Backchannel.PostAsync(provider.TokenEndpoint, Form(token), limit.Token);
            // Only this error is the provider's "no" to the person (RFC 6749, 5.2); a client secret that is wrong, or an outage, says nothing about people.
            if ((int)answer.StatusCode is 400 or 401 && Text(JsonElement.Parse(await answer.Content.ReadAsStringAsync(limit.Token)), "error") == "invalid_grant")
                return (Outcome.Refused, null);
            answer.EnsureSuccessStatusCode();
            var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(limit.Token));
            var identity = await IdentityAsync(body, provider, options, limit.Token);
            return identity?.Self.Text == self && identity is not null
                ? (Outcome.Valid, new Fresh(SessionClaims.Of(identity with { AsOf = time.GetUtcNow() }), Text(body, RefreshToken) ?? token))
                : (Outcome.Another, null);
        }
        catch (Exception fault)
        {
            log.LogWarning("The provider could not be asked whether a session still holds: {Reason}", fault.GetBaseException().Message);
            return (Outcome.Unknown, null);
        }
    }

    private FormUrlEncodedContent Form(string token)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = RefreshToken,
            [RefreshToken] = token,
            ["client_id"] = oidc.ClientId,
        };
        if (oidc.ClientSecret is { } secret)
            form["client_secret"] = secret;
        return new FormUrlEncodedContent(form);
    }

    private async Task<Identity?> IdentityAsync(
        JsonElement answer, OpenIdConnectConfiguration provider, OpenIdConnectOptions options, CancellationToken cancellationToken)
    {
        if (Text(answer, "id_token") is not { } token)
            return null;
        var parameters = options.TokenValidationParameters.Clone();
        parameters.ValidIssuer = provider.Issuer;
        parameters.IssuerSigningKeys = provider.SigningKeys;
        parameters.ValidAudience = oidc.ClientId;
        var valid = await options.TokenHandler.ValidateTokenAsync(token, parameters);
        if (!valid.IsValid)
            return null;
        var user = Text(answer, "access_token") is { } access && !string.IsNullOrEmpty(provider.UserInfoEndpoint)
            ? await UserAsync(access, provider.UserInfoEndpoint, options.Backchannel, cancellationToken)
            : (JsonElement?)null;
        return OidcSignIn.IdentityOf(((Microsoft.IdentityModel.JsonWebTokens.JsonWebToken)valid.SecurityToken).EncodedPayload, user, nameClaim);
    }

    private static async Task<JsonElement> UserAsync(string access, string endpoint, HttpClient client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint) { Headers = { Authorization = new("Bearer", access) } };
        using var answer = await client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private enum Outcome
    {
        Valid,
        Refused,

        /// <summary>The answer is about another person, or names none.</summary>
        Another,
        Unknown,
    }

    private sealed record Fresh(ClaimsPrincipal Principal, string RefreshToken);
}

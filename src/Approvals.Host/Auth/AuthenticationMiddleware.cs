using Approvals.Application.Journal;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth.Sessions;
using Approvals.Host.Embed;
using Microsoft.AspNetCore.Authentication;

namespace Approvals.Host.Auth;

/// <summary>
/// Finds out who is calling and leaves it for the endpoints, which refuse where they must: some answer without credentials, and a
/// malformed request is 400 before it is 401. The cookie counts only where no Authorization header was sent, and changes something only
/// where one of our own pages asked for it.
/// </summary>
public sealed class AuthenticationMiddleware(RequestDelegate next, Authenticator authenticator, INewestRights newest, Origins origins)
{
    public Task InvokeAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        if (authorization.Count == 0)
            return Session.MayBeIn(context.Request.Cookies) ? ByCookieAsync(context) : next(context);
        if (authorization.Count != 1)
            return next(context);
        var identity = authenticator.AuthenticateAsync(authorization[0], context.Connection.RemoteIpAddress);
        return identity.IsCompletedSuccessfully ? GoOn(context, identity.Result) : WaitAsync(context, identity);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<Identity?> identity)
    {
        Identity? found = null;
        try
        {
            found = await identity;
        }
        catch (ProblemException refused)
        {
            await refused.Problem.ExecuteAsync(context);
            return;
        }
        catch (Exception silent) when (silent is JournalUnavailableException or JournalOverloadedException)
        {
            // Nobody has to be known to ask how the service is, least of all while its database is away.
            if (!IsOpenToAll(context.Request.Path))
            {
                await Problems.KeyUnknown.ExecuteAsync(context);
                return;
            }
        }

        await GoOn(context, found);
    }

    private static bool IsOpenToAll(PathString path) => path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase);

    private Task GoOn(HttpContext context, Identity? identity)
    {
        if (identity?.Scope?.Allows(context.Request) == false)
            return EmbedScope.Refusal.ExecuteAsync(context);
        if (identity is not null)
            Accept(context, identity, identity.Scope is null ? Channel.Api : Channel.Web);
        return next(context);
    }

    private async Task ByCookieAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(Session.Scheme);
        if (result.Succeeded && SessionClaims.Read(result.Principal) is { } identity)
        {
            if (IsForged(context.Request))
            {
                await Problems.CrossSite.ExecuteAsync(context);
                return;
            }

            context.User = result.Principal;
            newest.Saw(identity, result.Properties.IssuedUtc ?? DateTimeOffset.UnixEpoch);
            Accept(context, identity with { Expires = result.Properties.ExpiresUtc, IsSession = true }, Channel.Web);
        }

        await next(context);
    }

    /// <summary>Forms of pages carry a token of their own, and older browsers may not say where they come from.</summary>
    private bool IsForged(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || origins.IsFromOwnPage(request))
            return false;
        return request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.ContainsKey("Origin");
    }

    private void Accept(HttpContext context, Identity identity, Channel channel)
    {
        var now = newest.Now(identity);
        context.SetIdentity(now);
        context.SetCaller(now.Through(channel, AddressOf(context)));
        context.SetCallerEnd(now.Expires);
        if (now.Scope is { } scope)
            context.Features.Set(scope);
        if (now.MayEmbed)
            context.SetMayEmbed();
    }

    private static string? AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
    }
}

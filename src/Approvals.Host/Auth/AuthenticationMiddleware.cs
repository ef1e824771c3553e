using Approvals.Domain.Principals;

namespace Approvals.Host.Auth;

/// <summary>
/// Finds out who is calling and leaves it for the endpoints, which refuse where they must: some answer without credentials, and a
/// malformed request is 400 before it is 401.
/// </summary>
public sealed class AuthenticationMiddleware(RequestDelegate next, Authenticator authenticator)
{
    public Task InvokeAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        if (authorization.Count != 1)
            return next(context);
        var identity = authenticator.AuthenticateAsync(authorization[0]);
        if (!identity.IsCompletedSuccessfully)
            return WaitAsync(context, identity);
        Accept(context, identity.Result);
        return next(context);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<Identity?> identity)
    {
        Accept(context, await identity);
        await next(context);
    }

    private static void Accept(HttpContext context, Identity? identity)
    {
        if (identity is null)
            return;
        context.SetCaller(identity.Through(Channel.Api, AddressOf(context)));
        if (identity.Expires is { } end)
            context.SetExpiry(end);
    }

    private static string? AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
    }
}

using Approvals.Domain.Principals;

namespace Approvals.Host.Auth;

/// <summary>Where authentication leaves, and endpoints find, who is calling.</summary>
public static class CallerAccess
{
    /// <summary>Null for a caller without valid credentials.</summary>
    public static Caller? GetCaller(this HttpContext context) => context.Features.Get<Caller>();

    public static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);

    /// <summary>When the credential of the caller ends; null when it does not.</summary>
    public static DateTimeOffset? GetExpiry(this HttpContext context) => context.Features.Get<Expiry>()?.At;

    public static void SetExpiry(this HttpContext context, DateTimeOffset? at) => context.Features.Set(at is { } end ? new Expiry(end) : null);

    private sealed record Expiry(DateTimeOffset At);
}

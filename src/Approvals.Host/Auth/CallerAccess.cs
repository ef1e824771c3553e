using Approvals.Domain.Principals;

namespace Approvals.Host.Auth;

/// <summary>Where authentication leaves, and endpoints find, who is calling.</summary>
public static class CallerAccess
{
    /// <summary>Null for a caller without valid credentials.</summary>
    public static Caller? GetCaller(this HttpContext context) => context.Features.Get<Caller>();

    public static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);
}

using Approvals.Domain.Principals;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth;

namespace Approvals.Host.Api.Binding;

internal static class RequestParts
{
    /// <summary>Of a caller who is known: a stranger is not told what is wrong with an address.</summary>
    public static Guid Id(HttpContext context)
    {
        Caller(context);
        return Guid.TryParseExact(context.Request.RouteValues["id"] as string, "D", out var id)
            ? id
            : throw ProblemException.Invalid("id", "An id is a UUID such as 0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b.");
    }

    /// <summary>Whoever calls without a credential is refused here.</summary>
    public static Caller Caller(HttpContext context) =>
        context.GetCaller() ?? throw new ProblemException(Problems.Unauthenticated);

    public static string Route(HttpContext context) =>
        $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}";
}

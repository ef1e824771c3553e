using Approvals.Domain.Principals;
using Approvals.Host.Addresses;
using Approvals.Host.Auth;
using Approvals.Host.Auth.SignIn;

namespace Approvals.Host.Ui.Rendering;

/// <summary>Who is not signed in is sent to do so, and comes back to where they wanted to be.</summary>
internal static class PageGuard
{
    public static async ValueTask<object?> RequireSignInAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.GetCaller() is not null)
            return await next(invocation);
        // A script keeps what was typed and says so; following a redirect would lose it.
        if (Page.IsFragment(context))
            return Page.Of<Errors.ErrorPage>(Errors.ErrorModel.SignedOut, StatusCodes.Status401Unauthorized);
        return Results.Redirect(context.Links().To(ReturnUrl.SignInFor(context, WayBack(context))));
    }

    /// <summary>Behind <see cref="RequireSignInAsync"/> only.</summary>
    public static Caller Person(this HttpContext context) => context.GetCaller()! with { Channel = Channel.Web };

    /// <summary>The page itself; for a form, the page that it stands on.</summary>
    private static string WayBack(HttpContext context) => HttpMethods.IsPost(context.Request.Method)
        ? context.Request.Path.Value![..Math.Max(1, context.Request.Path.Value!.LastIndexOf('/'))]
        : context.Request.Path + context.Request.QueryString;
}

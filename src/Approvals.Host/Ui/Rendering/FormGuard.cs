using Microsoft.AspNetCore.Antiforgery;

namespace Approvals.Host.Ui.Rendering;

/// <summary>A form counts only when it came from one of our pages.</summary>
internal static class FormGuard
{
    public static async ValueTask<object?> RequireTokenAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (!context.Request.HasFormContentType || !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            return Page.Of<Errors.ErrorPage>(Errors.ErrorModel.FormExpired, StatusCodes.Status400BadRequest);
        return await next(invocation);
    }
}

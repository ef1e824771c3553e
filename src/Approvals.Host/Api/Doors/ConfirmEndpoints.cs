using Approvals.Host.Api.Binding;
using Approvals.Host.Ui.Confirm;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Approvals.Host.Api.Doors;

/// <summary>The links in mails. Looking decides nothing, whoever looks and however often: programs follow links.</summary>
internal static class ConfirmEndpoints
{
    public static void MapConfirmations(this IEndpointRouteBuilder app)
    {
        var links = app.MapGroup("/r").ExcludeFromDescription();
        links.MapGet("/{token}", Show);
        links.MapPost("/{token}", Decide);
    }

    private static async Task<RazorComponentResult<ConfirmPage>> Show(HttpContext context, string token, string? verdict, Confirmation confirmation) =>
        Page(context, await confirmation.LookAsync(context, token, verdict));

    private static async Task<RazorComponentResult<ConfirmPage>> Decide(HttpContext context, string token, Confirmation confirmation)
    {
        var form = context.Request.HasFormContentType ? await BodyReader.ReadFormAsync(context) : FormCollection.Empty;
        return Page(context, await confirmation.DecideAsync(context, token, new ConfirmForm(form["verdict"], form["reason"], form["comment"])));
    }

    private static RazorComponentResult<ConfirmPage> Page(HttpContext context, ConfirmView view)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        // The address is half of a decision; it must not travel on as a referrer.
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src '{ConfirmStyle.Source}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers["X-Robots-Tag"] = "noindex";
        return new(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ConfirmPage.View)] = view }) { StatusCode = view.Status };
    }
}

using Approvals.Host.Addresses;
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

    /// <summary>Who is not signed in is sent to do so before anything is shown, and comes back here.</summary>
    private static async Task<IResult> Show(HttpContext context, string token, string? verdict, Confirmation confirmation) =>
        await confirmation.LookAsync(context, token, verdict) is { } view ? Page(context, view) : ToSignIn(context);

    /// <summary>Nobody is sent on from here: what was typed would be lost without a word.</summary>
    private static async Task<IResult> Decide(HttpContext context, string token, Confirmation confirmation)
    {
        var form = context.Request.HasFormContentType ? await BodyReader.ReadFormAsync(context) : FormCollection.Empty;
        return Page(
            context,
            await confirmation.DecideAsync(context, token, ConfirmForm.Of(form["verdict"], form["reason"], form["comment"]))
                ?? ConfirmView.SignIn(Confirmation.SignInFor(context)));
    }

    private static IResult ToSignIn(HttpContext context)
    {
        Hide(context.Response.Headers);
        return Results.Redirect(context.Links().To(Confirmation.SignInFor(context)));
    }

    private static RazorComponentResult<ConfirmPage> Page(HttpContext context, ConfirmView view)
    {
        var headers = context.Response.Headers;
        Hide(headers);
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src '{ConfirmStyle.Source}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        return new(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ConfirmPage.View)] = view }) { StatusCode = view.Status };
    }

    private static void Hide(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        // The address is half of a decision; it must not travel on as a referrer, nor into an index.
        headers["Referrer-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex";
    }
}

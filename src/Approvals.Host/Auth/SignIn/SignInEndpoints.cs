using Approvals.Host.Addresses;
using Approvals.Host.Api.Binding;
using Approvals.Host.Auth.Sessions;
using Approvals.Host.Configuration;
using Approvals.Host.Ui.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Approvals.Host.Auth.SignIn;

/// <summary>How a person begins and ends a stay in a browser.</summary>
public static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/sign-in", Show);
        pages.MapPost("/sign-in", SignInAsync);
        pages.MapGet("/sign-in/provider", AtProvider);
        pages.MapPost("/sign-out", SignOutAsync);
    }

    private static RazorComponentResult<SignInPage> Show(HttpContext context, AuthOptions options, string? returnUrl, string? failed) =>
        Page(context, options, DevSignInForm.Empty(ReturnUrl.Of(context, returnUrl)), failed is not null ? "Signing in did not work. Please try again." : null);

    /// <summary>A link and not a form: our policy lets no form lead to another site, and this changes nothing here.</summary>
    private static IResult AtProvider(HttpContext context, AuthOptions options, string? returnUrl) => options.Oidc is null
        ? Results.NotFound()
        : Results.Challenge(new() { RedirectUri = context.Links().To(ReturnUrl.Of(context, returnUrl)) }, [OidcSignIn.Scheme]);

    private static async Task<IResult> SignInAsync(HttpContext context, AuthOptions options, IAntiforgery antiforgery)
    {
        if (!options.DevSignIn || !OnThisMachine.Sent(context.Request))
            return Page(context, options, DevSignInForm.Empty(ReturnUrl.Home), "Signing in by name alone is possible on the service's own machine only.", StatusCodes.Status403Forbidden);
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
            return Page(context, options, DevSignInForm.Empty(ReturnUrl.Home), "That form was too old. Please try again.", StatusCodes.Status400BadRequest);
        var form = DevSignInForm.Read(context, await BodyReader.ReadFormAsync(context));
        var (identity, fault) = form.Check();
        if (identity is null)
            return Page(context, options, form, fault, StatusCodes.Status400BadRequest);
        await Session.StartAsync(context, identity);
        return new SeeOther(form.ReturnUrl);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, AuthOptions options, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Page(context, options, DevSignInForm.Empty(ReturnUrl.Home), "That page was too old to sign out with. Please try again.", StatusCodes.Status400BadRequest);
        await Session.EndAsync(context);
        return new SeeOther("/sign-in");
    }

    private static RazorComponentResult<SignInPage> Page(
        HttpContext context, AuthOptions options, DevSignInForm form, string? fault, int status = StatusCodes.Status200OK) =>
        new(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(SignInPage.Form)] = form,
            [nameof(SignInPage.Fault)] = fault,
            [nameof(SignInPage.AtProvider)] = options.Oidc is not null,
            [nameof(SignInPage.ByName)] = options.DevSignIn && OnThisMachine.Sent(context.Request),
        })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
}

using Approvals.Host.Ui.Assets;
using Approvals.Host.Ui.Figures;
using Approvals.Host.Ui.Inbox;
using Approvals.Host.Ui.Nodes;
using Approvals.Host.Ui.Past;
using Approvals.Host.Ui.Personal;
using Approvals.Host.Ui.Rendering;
using Approvals.Host.Ui.Review;
using Approvals.Host.Ui.Told;

namespace Approvals.Host.Ui;

/// <summary>The pages: what they need beside the sessions, and where they are.</summary>
public static class UiSetup
{
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddSingleton<AssetStore>();
        services.AddSingleton<ReviewReader>();
        services.AddResponseCompression(compression =>
        {
            // What a page holds beside our own text is the reader's to see; the one secret in it, the form token, is masked anew each time.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html"];
        });
        return services;
    }

    public static WebApplication MapUi(this WebApplication app)
    {
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), ui =>
        {
            ui.UseResponseCompression();
            ui.Use(PageFaults.RequireHostAsync);
            ui.Use(PageFaults.AnswerUnknownAsync);
        });
        app.MapGet("/assets/{name}", Serve).ExcludeFromDescription();
        var pages = app.MapPages();
        pages.MapInbox();
        pages.MapBatch();
        pages.MapViews();
        pages.MapReview();
        pages.MapLong();
        pages.MapHistory();
        pages.MapStatisticsPage();
        pages.MapNotificationPages();
        pages.MapSettings();
        pages.MapClusterPages();
        return app;
    }

    /// <summary>A group whose endpoints are pages for people who are signed in.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.AddEndpointFilter(PageHeaders.AddAsync).AddEndpointFilter(PageFaults.CatchAsync).AddEndpointFilter(PageGuard.RequireSignInAsync).AddEndpointFilter(PagePosition.ReadAsync);
        return pages;
    }

    /// <summary>A group whose endpoints take the forms of those pages.</summary>
    public static RouteGroupBuilder MapForms(this RouteGroupBuilder pages)
    {
        var forms = pages.MapGroup("");
        forms.AddEndpointFilter(FormGuard.RequireTokenAsync);
        return forms;
    }

    private static IResult Serve(string name, AssetStore store) => store.Find("/assets/" + name) ?? Results.NotFound();
}

using Approvals.Channels.Templates;

namespace Approvals.Host.Api.Doors;

/// <summary>Where people come in who answer a message instead of calling the API, and what operators do about messages.</summary>
public static class DoorSetup
{
    public static WebApplication MapDoors(this WebApplication app)
    {
        // Made now, so that a template that does not work stops the start.
        app.Services.GetRequiredService<TemplateStore>();
        app.MapSlack();
        app.MapConfirmations();
        var operators = app.MapGroup("/api").AddEndpointFilter<RouteGroupBuilder, RequireOperator>();
        operators.MapTemplates();
        operators.MapWebhooks();
        return app;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.OpenApi;

/// <summary>The description for programs at /openapi/v1.json and for people at /docs.</summary>
internal static class ApiDescription
{
    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        // The generator asks the framework's own serialiser, which writes no answer here, what types look like: it has to know what ours do.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
        return services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer(Describer.Document);
            options.AddOperationTransformer(Describer.Operation);
            options.AddSchemaTransformer(SchemaDescriber.Describe);
        });
    }

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapGet("/docs/errors", ErrorsPage.Show).ExcludeFromDescription().AllowAnonymous();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Approvals API";
            // Relative to the page, because the service may lie below a path.
            page.SwaggerEndpoint("../openapi/v1.json", "Approvals");
        });
    }
}

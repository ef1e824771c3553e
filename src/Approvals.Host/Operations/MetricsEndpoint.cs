using Approvals.Host.Operations.Metrics;

namespace Approvals.Host.Operations;

public static class MetricsEndpoint
{
    /// <summary>Open as the health checks are: numbers only, no name of an approval or a person.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        // Made now, so that it counts from the start.
        var exporter = app.Services.GetRequiredService<PrometheusExporter>();
        app.MapGet("/metrics", () => Results.Text(exporter.Write(), PrometheusExporter.ContentType)).ExcludeFromDescription();
    }
}

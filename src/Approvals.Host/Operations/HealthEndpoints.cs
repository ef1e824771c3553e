namespace Approvals.Host.Operations;

public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription();
        health.MapGet("/live", Live);
        health.MapGet("/ready", Ready);
    }

    private static IResult Live() => Results.Json(new { status = "live" });

    private static async Task<IResult> Ready(Readiness readiness, CancellationToken cancellationToken)
    {
        var report = await readiness.CheckAsync(cancellationToken);
        var body = new
        {
            status = report.IsReady ? "ready" : "not-ready",
            parts = new
            {
                schema = report.Schema ? "prepared" : "preparing",
                database = report.Database ? "up" : "down",
                node = report.Draining ? "draining" : report.Warm ? "serving" : "warming-up",
            },
        };
        return Results.Json(body, statusCode: report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

using Approvals.Actors;
using Approvals.Actors.Cluster;
using Approvals.Host.Addresses;
using Approvals.Host.Api;
using Approvals.Host.Api.Doors;
using Approvals.Host.Api.Keys;
using Approvals.Host.Auth;
using Approvals.Host.Auth.Sessions;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Configuration;
using Approvals.Host.Demo;
using Approvals.Host.Embed;
using Approvals.Host.Logging;
using Approvals.Host.Operations;
using Approvals.Host.Receipts;
using Approvals.Host.Ui;
using Approvals.Storage;

try
{
    // Settings and assets lie beside the assembly, data in the working directory.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration.AddSources(AppContext.BaseDirectory);
    var settings = ServiceSettings.Read(builder.Configuration, builder.Environment.IsDevelopment());
    if (TokenCommand.IsMeant(args))
        return TokenCommand.Run(args, settings.Auth.Jwt, TimeProvider.System, Console.Out, Console.Error);

    if (DemoCommand.IsMeant(args))
        return await DemoCommand.RunAsync(args, settings.Auth.Jwt, TimeProvider.System, Console.Out, Console.Error);

    if (AuditCommand.IsMeant(args))
        return await AuditCommand.RunAsync(args, settings.Database, Console.Out, Console.Error);

    builder.AddStructuredLogging(settings.Logging);
    builder.AddOperations(settings);
    builder.Services.AddLinks(settings);
    builder.Services.AddAuth(settings.Auth, settings.RateLimits);
    builder.Services.AddSessions(settings);
    builder.Services.AddStorage(settings.Database);
    builder.Services.AddApprovals(new ActorOptions { ScanInterval = settings.Approvals.TimeoutCheckInterval });
    builder.Services.AddCluster(ClusterLifecycle.NodeOf(settings.Cluster));
    builder.Services.AddChannels(settings);
    builder.Services.AddApi(settings);
    builder.Services.AddReceipts();
    builder.Services.AddUi();

    var app = builder.Build();
    app.UseProxies(settings);
    app.UsePathBase();
    app.UseSecurityHeaders();
    app.UseFarewell();
    app.UseRequestLog();
    app.UseHeadRequests();
    app.UseCrossOrigin();
    app.UseCallers();
    app.UseRateLimits(settings.RateLimits);
    app.MapHealth();
    app.MapMetrics();
    app.MapSignIn();
    app.MapApi();
    app.MapDoors();
    app.MapKeys();
    app.MapReceipts();
    app.MapUi();
    app.MapEmbed();

    foreach (var notice in settings.Notices)
        app.Logger.LogWarning("{Notice}", notice);
    var schema = app.Services.GetRequiredService<SchemaPreparation>();
    await app.RunAsync();
    // Not 0 when this node was taken out of the cluster and is to be started again.
    return schema.Refusal is null ? Environment.ExitCode : throw schema.Refusal;
}
catch (Exception fault) when (StartFaults.LinesOf(fault) is { } lines)
{
    foreach (var line in lines)
        await Console.Error.WriteLineAsync(line);
    return 1;
}

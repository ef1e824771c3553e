using Approvals.Application.Journal;
using Approvals.Bench.Processes;
using Approvals.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Approvals.Bench.Scenarios;

/// <summary>The production storage inside this process, on the database of the stage.</summary>
internal static class JournalHost
{
    public static async Task<IHost> StartAsync(BenchOptions options, Stage stage, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddStorage(new DatabaseOptions
        {
            Provider = options.Database,
            ConnectionString = stage.ConnectionString,
            Lanes = options.Lanes ?? new DatabaseOptions().Lanes,
        });
        var host = builder.Build();
        await host.Services.GetRequiredService<ISchema>().PrepareAsync(cancellationToken);
        await host.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>Lets go of the database, so that a service can open it.</summary>
    public static async Task StopAsync(IHost host)
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Approvals.Bench.Processes;

/// <summary>Endpoints for webhooks on loopback; the path says how each behaves.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private int calls;

    private Receiver(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>When each approval's first message came, per path.</summary>
    public ConcurrentDictionary<(string Path, Guid Approval), long> First { get; } = new();

    public int Calls => Volatile.Read(ref calls);

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var listener = builder.Build();
        var receiver = new Receiver(listener);
        listener.MapPost("/{path}", receiver.TakeAsync);
        await listener.StartAsync();
        receiver.Address = new Uri(listener.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, string path)
    {
        var at = TimeProvider.System.GetTimestamp();
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        First.TryAdd((path, body.RootElement.GetProperty("data").GetProperty("id").GetGuid()), at);
        var call = Interlocked.Increment(ref calls);
        if (path == "hanging")
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
        if (path == "slow")
            await Task.Delay(TimeSpan.FromMilliseconds(50), context.RequestAborted);
        context.Response.StatusCode = path == "failing" && call % 10 is 0 or 3 or 6 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status204NoContent;
    }
}

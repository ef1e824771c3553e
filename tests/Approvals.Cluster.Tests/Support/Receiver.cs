using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Approvals.Cluster.Tests.Support;

/// <summary>An endpoint for webhooks on loopback that keeps which message came when.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private int arrivals;

    private Receiver(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Every arrival: approval and id of the message.</summary>
    public ConcurrentQueue<(string Approval, string Message)> Messages { get; } = new();

    /// <summary>Runs with the number of the arrival, before it is answered.</summary>
    public Func<int, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs with the number of the arrival, when the answer is on its way.</summary>
    public Func<int, Task> AfterAnswer { get; set; } = _ => Task.CompletedTask;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var listener = builder.Build();
        var receiver = new Receiver(listener);
        listener.MapPost("/{**path}", receiver.TakeAsync);
        await listener.StartAsync();
        receiver.Address = new Uri(listener.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var body = await JsonDocument.ParseAsync(context.Request.Body);
        var number = Interlocked.Increment(ref arrivals);
        Messages.Enqueue((body.RootElement.GetProperty("data").GetProperty("id").GetString()!, context.Request.Headers["webhook-id"].ToString()));
        await BeforeAnswer(number);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        await context.Response.CompleteAsync();
        await AfterAnswer(number);
    }
}

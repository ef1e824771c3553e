using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Approvals.Client.Tests.Support;

/// <summary>A service on loopback that answers by the contract, after first misbehaving as often as it was told to.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, JsonObject> approvals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> created = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> decisions = new(StringComparer.Ordinal);

    private FakeService(WebApplication app)
    {
        this.app = app;
        app.Run(HandleAsync);
    }

    public ConcurrentQueue<Seen> Requests { get; } = new();

    /// <summary>Each is used for one request, before anything else happens.</summary>
    public ConcurrentQueue<Mischief> Mischief { get; } = new();

    /// <summary>Lists that a GET of the path answers, page by page.</summary>
    public ConcurrentDictionary<string, JsonNode> Canned { get; } = new(StringComparer.Ordinal);

    public Uri Address => new(app.Urls.First() + "/");

    public int Created => approvals.Count;

    public static async Task<FakeService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var service = new FakeService(builder.Build());
        await service.app.StartAsync();
        return service;
    }

    public ApprovalsClient Client(ApprovalsClientOptions? options = null) =>
        new(new HttpClient { BaseAddress = Address }, options ?? new ApprovalsClientOptions { BaseDelay = TimeSpan.FromMilliseconds(1), PollWait = TimeSpan.FromSeconds(1) });

    public void Decide(Guid id, string outcome, string? reason = null)
    {
        approvals[id.ToString()] = Some.Decided(approvals[id.ToString()], outcome, reason);
        SignalOf(id.ToString()).TrySetResult();
    }

    /// <summary>Completes when a request satisfies the condition; fails after ten seconds.</summary>
    public async Task SeenAsync(Func<IReadOnlyCollection<Seen>, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition(Requests))
            await tick.WaitForNextTickAsync(limit.Token);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = context.Request.Path.Value!;
        Requests.Enqueue(new Seen(context.Request.Method, path, context.Request.QueryString.Value!, body, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        var mischief = Mischief.TryDequeue(out var planned) ? planned : Support.Mischief.None;
        if (mischief.Before)
        {
            await mischief.DoAsync(context);
            return;
        }

        var (status, answer) = await AnswerAsync(context, path, body);
        if (mischief != Support.Mischief.None)
        {
            await mischief.DoAsync(context);
            return;
        }

        context.Response.StatusCode = status;
        if (answer is not null)
        {
            context.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
            await context.Response.WriteAsync(answer.ToJsonString());
        }
    }

    private async Task<(int Status, JsonNode? Answer)> AnswerAsync(HttpContext context, string path, string body)
    {
        if (Canned.TryGetValue(path + context.Request.QueryString.Value, out var canned))
            return (200, canned);
        if (context.Request.Method == "POST" && path == "/api/approvals")
            return Create(context, body);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || !approvals.TryGetValue(parts[2], out var approval))
            return (404, Some.Problem(404, "not-found", "There is no such approval."));
        var action = parts.ElementAtOrDefault(3);
        return action switch
        {
            "decision" => await DecisionAsync(context, parts[2]),
            "remind" => (202, null),
            "comments" => (201, approval),
            _ => (200, approval),
        };
    }

    private (int Status, JsonNode? Answer) Create(HttpContext context, string body)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > 0 && created.TryGetValue(key, out var before))
            return (200, approvals[before]);
        var approval = Some.Pending(JsonNode.Parse(body)!.AsObject());
        var id = approval["id"]!.GetValue<string>();
        approvals[id] = approval;
        if (key.Length > 0)
            created[key] = id;
        return (201, approval);
    }

    private async Task<(int Status, JsonNode? Answer)> DecisionAsync(HttpContext context, string id)
    {
        var wait = TimeSpan.FromSeconds(int.Parse(context.Request.Query["wait"]!, System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            await SignalOf(id).Task.WaitAsync(wait, context.RequestAborted);
            return (200, approvals[id]);
        }
        catch (TimeoutException)
        {
            return (204, null);
        }
    }

    private TaskCompletionSource SignalOf(string id) =>
        decisions.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

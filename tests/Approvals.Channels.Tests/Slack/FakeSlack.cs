using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Tests.Slack;

/// <summary>Slack's Web API as strict as the reference: methods, token, content types, arguments, limits of blocks and texts.</summary>
internal sealed class FakeSlack : IAsyncDisposable
{
    public const string Token = "xoxb-test-token";
    public const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    public const string Team = "T0000001";

    private readonly WebApplication app;
    private int clock;

    private FakeSlack(WebApplication app) => this.app = app;

    public Uri Url { get; private set; } = null!;

    public Uri WebhookUrl => new(Url, "/services/T0000001/B0000001/secret");

    /// <summary>Set where the workspace belongs to an Enterprise Grid.</summary>
    public string? Enterprise { get; set; }

    /// <summary>Slack's id by address.</summary>
    public ConcurrentDictionary<string, FakeUser> Users { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<SlackCall> Calls { get; } = new();

    /// <summary>Messages as they look now, by <c>CHANNEL/TS</c>.</summary>
    public ConcurrentDictionary<string, JsonElement> Messages { get; } = new(StringComparer.Ordinal);

    /// <summary>Errors to answer with before anything is done, by method.</summary>
    public ConcurrentDictionary<string, (int Status, string Error, int? RetryAfter)> Failing { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls that broke a rule of the reference.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public static async Task<FakeSlack> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var slack = new FakeSlack(builder.Build());
        slack.app.MapMethods("/api/{method}", ["GET", "POST"], slack.ApiAsync);
        slack.app.MapPost("/services/{**path}", slack.WebhookAsync);
        await slack.app.StartAsync();
        var address = slack.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        slack.Url = new Uri(address + "/api/");
        slack.Add("ann@example.com", "U0ANN");
        slack.Add("bob@example.com", "U0BOB");
        return slack;
    }

    public FakeUser Add(string email, string id, Action<FakeUser>? change = null)
    {
        var user = new FakeUser(id, email);
        change?.Invoke(user);
        return Users[email] = user;
    }

    public IEnumerable<SlackCall> CallsOf(string method) => Calls.Where(call => call.Method == method);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task ApiAsync(HttpContext context, string method)
    {
        var (body, fault) = await ReadAsync(context, method);
        Calls.Enqueue(new SlackCall(method, body));
        if (Failing.TryGetValue(method, out var failure))
        {
            context.Response.StatusCode = failure.Status;
            if (failure.RetryAfter is { } seconds)
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsJsonAsync(new { ok = false, error = failure.Error });
            return;
        }

        var (answer, error) = fault is null ? Answer(method, body) : (null, fault);
        await context.Response.WriteAsJsonAsync(error is null ? answer : new { ok = false, error });
    }

    private async Task<(JsonElement Body, string? Fault)> ReadAsync(HttpContext context, string method)
    {
        var nothing = JsonElement.Parse("{}");
        if (context.Request.Headers.Authorization != "Bearer " + Token)
            return (nothing, "invalid_auth");
        var reads = method is "users.info" or "users.lookupByEmail";
        if (reads != HttpMethods.IsGet(context.Request.Method))
            return (nothing, Note($"{method} by {context.Request.Method}"));
        if (reads)
            return (JsonSerializer.SerializeToElement(context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal)), null);
        if (context.Request.ContentType != "application/json; charset=utf-8")
            return (nothing, Note($"{method} with {context.Request.ContentType}"));
        return ((await context.Request.ReadFromJsonAsync<JsonElement>()).Clone(), null);
    }

    private (object? Answer, string? Error) Answer(string method, JsonElement body) => method switch
    {
        "auth.test" => (Enterprise is null ? new { ok = true, team_id = Team, user_id = "U0BOT" } : new { ok = true, team_id = Team, enterprise_id = Enterprise, user_id = "U0BOT" }, null),
        "users.lookupByEmail" => Users.TryGetValue(TextOf(body, "email"), out var user) && !user.Deleted ? (new { ok = true, user = new { id = user.Id } }, null) : (null, "users_not_found"),
        "users.info" => Users.Values.FirstOrDefault(user => user.Id == TextOf(body, "user")) is { } user ? (new { ok = true, user = user.Describe() }, null) : (null, "user_not_found"),
        "conversations.open" => Users.Values.Any(user => user.Id == TextOf(body, "users")) ? (new { ok = true, channel = new { id = "D" + TextOf(body, "users")[1..] } }, null) : (null, "user_not_found"),
        "chat.postMessage" => Post(body),
        "chat.update" => Update(body),
        "chat.postEphemeral" => Ephemeral(body),
        "views.open" => Open(body),
        _ => (null, Note($"unknown method {method}")),
    };

    private (object? Answer, string? Error) Post(JsonElement body)
    {
        if (Refuses(body, "channel", "text", "blocks", "parse", "link_names", "unfurl_links", "unfurl_media", "metadata", "thread_ts", "reply_broadcast") is { } fault)
            return (null, fault);
        var named = TextOf(body, "channel");
        if (named == "nowhere")
            return (null, "channel_not_found");
        var channel = named.StartsWith('#') ? "C0" + named[1..].ToUpperInvariant() : named;
        var ts = string.Create(CultureInfo.InvariantCulture, $"1700000000.{Interlocked.Increment(ref clock):000000}");
        if (body.TryGetProperty("thread_ts", out var thread) && !Messages.ContainsKey($"{channel}/{thread.GetString()}"))
            return (null, Note("thread_not_found"));
        Messages[$"{channel}/{ts}"] = body;
        return (new { ok = true, channel, ts }, null);
    }

    private (object? Answer, string? Error) Update(JsonElement body)
    {
        if (Refuses(body, "channel", "ts", "text", "blocks", "parse", "link_names") is { } fault)
            return (null, fault);
        var key = $"{TextOf(body, "channel")}/{TextOf(body, "ts")}";
        if (!Messages.ContainsKey(key))
            return (null, "message_not_found");
        Messages[key] = body;
        return (new { ok = true, channel = TextOf(body, "channel"), ts = TextOf(body, "ts") }, null);
    }

    private (object? Answer, string? Error) Ephemeral(JsonElement body) =>
        Refuses(body, "channel", "user", "text", "parse", "link_names") is { } fault ? (null, fault) : (new { ok = true, message_ts = "1" }, null);

    private (object? Answer, string? Error) Open(JsonElement body)
    {
        if (!TextOf(body, "trigger_id").StartsWith("trigger", StringComparison.Ordinal))
            return (null, Note("invalid_trigger_id"));
        return SlackRules.FaultInView(body.GetProperty("view")) is { } fault ? (null, Note(fault)) : (new { ok = true, view = new { id = "V1" } }, null);
    }

    private string? Refuses(JsonElement body, params string[] known)
    {
        if (body.EnumerateObject().FirstOrDefault(member => !known.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } stray)
            return Note($"unknown argument {stray.Name}");
        if (TextOf(body, "parse") != "none" || body.GetProperty("link_names").GetBoolean())
            return Note("names are looked up");
        return SlackRules.FaultIn(body) is { } fault ? Note(fault) : null;
    }

    private async Task WebhookAsync(HttpContext context)
    {
        var body = (await context.Request.ReadFromJsonAsync<JsonElement>()).Clone();
        Calls.Enqueue(new SlackCall("webhook", body));
        if (Failing.TryGetValue("webhook", out var failure))
        {
            context.Response.StatusCode = failure.Status;
            await context.Response.WriteAsync(failure.Error);
            return;
        }

        if (SlackRules.FaultIn(body) is { } fault)
        {
            context.Response.StatusCode = 400;
            Note(fault);
            await context.Response.WriteAsync("invalid_payload");
            return;
        }

        await context.Response.WriteAsync("ok");
    }

    private string Note(string fault)
    {
        Faults.Enqueue(fault);
        return "invalid_arguments";
    }

    private static string TextOf(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

internal sealed record SlackCall(string Method, JsonElement Body);

internal sealed class FakeUser(string id, string email)
{
    public string Id { get; } = id;

    public bool Deleted { get; set; }

    public bool Bot { get; set; }

    public bool Confirmed { get; set; } = true;

    public string Team { get; set; } = FakeSlack.Team;

    /// <summary>Members of <c>users.info</c> beyond those above, as JSON.</summary>
    public string More { get; set; } = "{}";

    public JsonObject Describe()
    {
        var user = JsonNode.Parse(More)!.AsObject();
        user["id"] = Id;
        user["team_id"] = Team;
        user["deleted"] = Deleted;
        user["is_bot"] = Bot;
        user["is_email_confirmed"] = Confirmed;
        user["profile"] = new JsonObject { ["email"] = email };
        return user;
    }
}

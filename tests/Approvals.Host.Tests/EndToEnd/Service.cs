using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Approvals.Host.Operations;
using Approvals.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>The whole service in this process, on a real database.</summary>
public sealed class Service : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> factory;
    private readonly string directory = Directory.CreateTempSubdirectory("approvals-service-").FullName;

    public Service(string provider, string? connectionString, params (string Key, string Value)[] settings)
    {
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("Database:Provider", provider);
            builder.UseSetting("RateLimits:PermitsPerMinute", "0");
            builder.UseSetting("Database:ConnectionString", connectionString ?? $"Data Source={Path.Combine(directory, "approvals.db")}");
            builder.UseSetting("Auth:Jwt:SigningKey", Tokens.SigningKey);
            builder.UseSetting("Cluster:DrainDelay", "0");
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
        });
    }

    public IServiceProvider Services => factory.Services;

    public HttpClient Client => field ??= WarmClient();

    public HttpClient NewClient(bool followsRedirects)
    {
        _ = Client;
        return factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = followsRedirects });
    }

    /// <summary>Opens the stream as <paramref name="user"/>, or as a page of an origin.</summary>
    public async Task<Listener> ListenAsync(User? user, string query = "", string? origin = null)
    {
        _ = Client;
        var sockets = factory.Server.CreateWebSocketClient();
        sockets.ConfigureRequest = request =>
        {
            if (user is not null)
                request.Headers.Authorization = "Bearer " + user.Token;
            if (origin is not null)
                request.Headers.Origin = origin;
        };
        return new Listener(await sockets.ConnectAsync(new Uri(factory.Server.BaseAddress, "/api/stream" + query), CancellationToken.None));
    }

    /// <summary>A call in somebody's name.</summary>
    public async Task<Reply> SendAsync(User user, HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Client.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter?.Delta);
    }

    public Task<Reply> GetAsync(User user, string path) => SendAsync(user, HttpMethod.Get, path);

    public Task<Reply> PostAsync(User user, string path, object? body = null) => SendAsync(user, HttpMethod.Post, path, body);

    public async Task<Approval> CreateAsync(User user, object body)
    {
        var created = await PostAsync(user, "/api/approvals", body);
        created.Status.ShouldBe(201, created.Text);
        return new Approval(this, created.String("id"));
    }

    /// <summary>The service's own requests are done before those of a test begin, so that whoever breaks something breaks the test's.</summary>
    private HttpClient WarmClient()
    {
        var client = factory.CreateClient();
        Services.GetRequiredService<Readiness>().WhenWarm.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue("the service did not become warm");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }
}

public sealed record User(string Name, string Token)
{
    public static User Of(string name, string[] roles, params string[] groups) => new(name, Tokens.Mint(name, roles, groups));

    public static User Issued(DateTimeOffset at, string name, string[] roles, params string[] groups) => new(name, Tokens.Mint(name, roles, groups, issued: at));

    public static User Approver(string name, params string[] groups) => Of(name, ["approver"], groups);
}

public sealed record Reply(int Status, string Text, TimeSpan? RetryAfter = null)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string String(string member) => Json.GetProperty(member).GetString()!;

    public JsonElement Decision => Json.GetProperty("decision");

    public string Cause => Decision.GetProperty("cause").GetString()!;

    public Reply Expect(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public void ExpectProblem(int status, string code)
    {
        Expect(status);
        String("code").ShouldBe(code);
    }
}

/// <summary>One approval as its clients handle it.</summary>
public sealed record Approval(Service Service, string Id)
{
    private string Path => "/api/approvals/" + Id;

    public Task<Reply> Get(User user, string below = "") => Service.GetAsync(user, Path + below);

    public Task<Reply> Approve(User user, object? body = null) => Service.PostAsync(user, Path + "/approve", body);

    public Task<Reply> Reject(User user, string reason = "not like this") => Service.PostAsync(user, Path + "/reject", new { reason });

    public Task<Reply> Post(User user, string below, object? body = null) => Service.PostAsync(user, Path + below, body);

    public Task<Reply> Delete(User user, string below) => Service.SendAsync(user, HttpMethod.Delete, Path + below);

    public async Task<Reply> Decided(User user) => (await Get(user, "/decision?wait=20")).Expect(200);
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Approvals.Testing;
using Microsoft.Playwright;

namespace Approvals.Ui.Tests.Support;

/// <summary>A database, two nodes on it and a browser, shared by all tests: starting them costs more than any test.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("approvals-ui-").FullName;
    private IPlaywright playwright = null!;
    private string connectionString = null!;

    internal Node First { get; private set; } = null!;

    internal Node Second { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>Keeps pages as they were left and shows them again on Back, as browsers of people do; under test it is off unless asked for.</summary>
    /// <remarks>Chromium as people run it, because the smaller program keeps none.</remarks>
    public Task<IBrowser> StartKeepingBrowserAsync() => LaunchAsync("/usr/bin/chromium", "--disable-back-forward-cache");

    public async Task InitializeAsync()
    {
        connectionString = await SharedPostgres.CreateDatabaseAsync();
        First = await StartNodeAsync();
        Second = await StartNodeAsync();
        // A condition is waited for; a machine that is busy with other things takes longer to meet it.
        Assertions.SetDefaultExpectTimeout(20_000);
        playwright = await Playwright.CreateAsync();
        Browser = await LaunchAsync("/usr/bin/chromium-headless-shell");
    }

    /// <summary>
    /// As a rule Chromium without the windows that nobody sees, which take two thirds of its processor time. Its sandbox refuses to run as root, which is
    /// what containers are.
    /// </summary>
    private Task<IBrowser> LaunchAsync(string path, params string[] without) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"], IgnoreDefaultArgs = without });

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>A further node on the same database; whoever starts it ends it.</summary>
    internal Task<Node> StartNodeAsync(params (string Key, string Value)[] settings) => Node.StartAsync(directory, connectionString, settings);

    /// <summary>A request as a program makes it.</summary>
    public async Task<string> AskAsync(object body, string requester = "ci@example.com")
    {
        var created = await CallAsync(requester, ["requester"], "/api/approvals", body);
        return created.GetProperty("id").GetString()!;
    }

    public Task<JsonElement> ApproveAsync(string id, string who, params string[] groups) => CallAsync(who, ["approver"], $"/api/approvals/{id}/approve", new { }, groups);

    public Task<JsonElement> CancelAsync(string id, string requester = "ci@example.com") => CallAsync(requester, ["requester"], $"/api/approvals/{id}/cancel", new { });

    public Task<JsonElement> CommentAsync(string id, string who) => CallAsync(who, ["auditor", "approver"], $"/api/approvals/{id}/comments", new { text = "A word." });

    /// <summary>All of them in one call.</summary>
    public Task<JsonElement> ApproveAllAsync(IEnumerable<string> ids, string who, params string[] groups) =>
        CallAsync(who, ["approver"], "/api/approvals/batch", new { decisions = ids.Select(id => new { id, verdict = "approve" }) }, groups);

    public async Task<JsonElement> ReadAsync(string id)
    {
        using var client = Client("auditor@example.com", ["auditor"]);
        return JsonElement.Parse(await client.GetStringAsync(new Uri($"{First.Url}/api/approvals/{id}")));
    }

    private async Task<JsonElement> CallAsync(string who, string[] roles, string path, object body, params string[] groups)
    {
        using var client = Client(who, roles, groups);
        using var answer = await client.PostAsJsonAsync(First.Url + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }

    private static HttpClient Client(string who, string[] roles, params string[] groups)
    {
        var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Mint(who, roles, groups));
        return client;
    }
}

[CollectionDefinition(Name)]
public sealed class OnSite : ICollectionFixture<Site>
{
    public const string Name = "site";
}

/// <summary>A site of its own, so that looking at every page, which takes longest, goes on beside the rest.</summary>
[CollectionDefinition(Name)]
public sealed class OnAnotherSite : ICollectionFixture<Site>
{
    public const string Name = "another site";
}

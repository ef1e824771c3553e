using System.Text.RegularExpressions;
using Approvals.Host.Tests.Browser.Support;

namespace Approvals.Host.Tests.Browser;

/// <summary>The service below a path, which its name begins with as well: behind a proxy that leaves the path (the first addresses) and one that takes it away.</summary>
public sealed partial class PathBaseTests : IAsyncLifetime
{
    private const string Base = "/approvals";

    private Site site = null!;

    public Task InitializeAsync()
    {
        site = Site.Start(("PublicUrl", "http://corp.example/approvals/"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory]
    [InlineData(Base)]
    [InlineData("")]
    public async Task Every_address_in_every_page_begins_with_the_path_and_every_redirect_and_cookie_too(string before)
    {
        using var visitor = new Visitor(new Uri(site.Url, Base + "/"));
        var entrance = await visitor.GetAsync(before + "/history?q=a");
        entrance.Header("Location").ShouldBe("/approvals/sign-in?returnUrl=%2Fapprovals%2Fhistory%3Fq%3Da");
        var form = await visitor.GetAsync("/approvals/sign-in?returnUrl=%2Fapprovals%2Fhistory");
        form.SetCookie("approvals-form")!.ShouldContain("path=/approvals;");
        var token = TokenValue().Match(form.Text).Groups["token"].Value;
        var signedIn = await visitor.PostFormAsync(
            "/approvals/sign-in", [(Visitor.TokenField, token), ("name", "ann@company.com"), ("roles", "requester, approver, auditor, operator"), ("groups", ""), ("returnUrl", "/approvals/history")],
            ("Sec-Fetch-Site", "same-origin"));
        signedIn.Status.ShouldBe(303, signedIn.Text);
        signedIn.Header("Location").ShouldBe("/approvals/history");
        signedIn.SetCookie("approvals")!.ShouldContain("path=/approvals;");
        var cookies = visitor.Cookies.GetCookieHeader(new Uri(site.Url, Base + "/"));
        var bearer = ("Authorization", "Bearer " + Testing.Tokens.Mint("ann@company.com", ["requester", "approver"], []));
        var asked = await visitor.SendAsync(HttpMethod.Post, before + "/api/approvals", System.Net.Http.Json.JsonContent.Create(new { title = "Deploy", workflowId = "w", tags = new { a = "b" } }), bearer);
        var id = asked.Json.GetProperty("id").GetString()!;
        asked.Header("Location").ShouldBe("/approvals/api/approvals/" + id);
        foreach (var path in new[] { "/", "/?tab=all", "/history", "/statistics", "/notifications", "/settings", "/cluster", "/sign-in", "/unknown", $"/approvals/{id}", $"/approvals/{id}/cancel" })
        {
            // What the cookie would be sent to: browsers only see addresses below the path.
            var page = await visitor.GetAsync(before + path, ("Cookie", cookies), ("Accept", "text/html"));
            page.Status.ShouldBe(path == "/unknown" ? 404 : 200, path);
            var addresses = Addresses().Matches(page.Text).Select(match => match.Groups["address"].Value).Where(address => !address.StartsWith('#')).ToList();
            addresses.ShouldNotBeEmpty();
            addresses.ShouldAllBe(address => address.StartsWith(Base + "/", StringComparison.Ordinal), path);
            page.Text.ShouldContain("data-base=\"/approvals\"");
        }
    }

    [Theory]
    [InlineData(Base)]
    [InlineData("")]
    public async Task Assets_the_description_and_problems_are_found_and_name_the_path(string before)
    {
        using var visitor = site.Visitor();
        var page = await visitor.GetAsync(before + "/sign-in");
        foreach (var asset in Addresses().Matches(page.Text).Select(match => match.Groups["address"].Value).Where(address => address.Contains("/assets/", StringComparison.Ordinal)))
        {
            var found = await visitor.GetAsync(before + asset[Base.Length..]);
            found.Status.ShouldBe(200, asset);
            found.Text.ShouldNotContain("\"/assets/", Case.Sensitive, "a module finds the next one beside itself");
        }

        (await visitor.GetAsync(before + "/openapi/v1.json")).Json.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("http://corp.example/approvals");
        (await visitor.GetAsync(before + "/docs/index.html")).Status.ShouldBe(200);
        (await visitor.GetAsync(before + "/embed/v1.js")).Status.ShouldBe(200);
        (await visitor.GetAsync(before + "/health/live")).Status.ShouldBe(200);
        (await visitor.GetAsync(before + "/api/approvals/pending")).Json.GetProperty("type").GetString().ShouldBe("/approvals/docs/errors#unauthenticated");
        (await visitor.GetAsync(before + "/docs/errors")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_provider_sends_people_back_below_the_path()
    {
        await using var provider = new OidcProvider();
        provider.SetAccounts(new { });
        await using var service = Site.Start([.. provider.Settings, ("PublicUrl", "https://corp.example/approvals/")]);
        // It takes an address to come back to that it was told of, and no other.
        await provider.StartAsync(new Uri("https://corp.example/approvals"));
        using var visitor = service.Visitor();
        var away = await visitor.GetAsync("/approvals/sign-in/provider?returnUrl=%2Fapprovals%2Fhistory");
        away.Header("Location").ShouldNotBeNull($"{away.Status} {away.Text}").ShouldContain("request_uri=");
        away.Header("Set-Cookie")!.ShouldContain("path=/approvals/sign-in/callback");
    }

    [Fact]
    public async Task Over_https_the_cookies_have_the_prefix_that_allows_a_path()
    {
        await using var service = Site.Start(("PublicUrl", "https://corp.example/approvals/"));
        using var visitor = service.Visitor();
        var cookie = (await visitor.GetAsync("/approvals/sign-in")).SetCookie("__Secure-approvals-form").ShouldNotBeNull();
        cookie.ShouldContain("path=/approvals;");
        cookie.ShouldContain("secure", Case.Insensitive);
    }

    [GeneratedRegex("\\s(href|src|action)=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Addresses();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenValue();
}

using System.Net;
using System.Text;
using Approvals.Host.Tests.Browser.Support;
using Approvals.Testing;

namespace Approvals.Host.Tests.Browser;

/// <summary>What the cookie is worth, and for whom.</summary>
public sealed class SessionTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site site = shared.Site;

    private static readonly object Question = new { title = "Deploy", approvers = new[] { "user:ann@company.com" } };

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_from_other_sites()
    {
        using var visitor = site.Visitor();
        var cookie = (await visitor.SignInAsync("ann@company.com")).SetCookie("approvals").ShouldNotBeNull();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
        cookie.ShouldContain("path=/", Case.Insensitive);
        cookie.ShouldNotContain("secure", Case.Insensitive);
        var value = Convert.FromBase64String(Padded(cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..cookie.IndexOf(';', StringComparison.Ordinal)]));
        Encoding.UTF8.GetString(value).ShouldNotContain("company.com", Case.Insensitive, "what it says is nobody else's business");
    }

    private static string Padded(string url) => url.Replace('-', '+').Replace('_', '/') + new string('=', (4 - url.Length % 4) % 4);

    [Fact]
    public async Task Where_people_come_over_https_every_cookie_is_secure_and_bound_to_the_host()
    {
        await using var own = Site.Start(("PublicUrl", "https://approvals.example.com"));
        using var visitor = own.Visitor();
        var page = await visitor.GetAsync("/sign-in");
        page.SetCookie("__Host-approvals-form").ShouldNotBeNull().ShouldContain("secure", Case.Insensitive);
    }

    [Fact]
    public async Task A_person_asks_and_another_decides_through_their_browsers()
    {
        using var ci = await site.SignedInAsync("ci@company.com");
        using var ann = await site.SignedInAsync("Ann@company.com", "approver", "security");
        var asked = await ci.CallAsync(HttpMethod.Post, "/api/approvals", Question);
        asked.Status.ShouldBe(201, asked.Text);
        var decided = await ann.CallAsync(HttpMethod.Post, $"/api/approvals/{asked.Json.GetProperty("id")}/approve");
        decided.Status.ShouldBe(200, decided.Text);
        var vote = decided.Json.GetProperty("votes")[0];
        vote.GetProperty("by").GetString().ShouldBe("user:ann@company.com");
        vote.GetProperty("channel").GetString().ShouldBe("web");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "none", 403)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("X-Nothing", "at-all", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 201)]
    public async Task A_cookie_changes_something_only_where_our_own_page_asked(string header, string value, int status)
    {
        using var ci = await site.SignedInAsync($"ci-{Guid.NewGuid():N}@company.com");
        var answer = await ci.SendAsync(HttpMethod.Post, "/api/approvals", JsonBody(Question), (header, value));
        answer.Status.ShouldBe(status, answer.Text);
        if (status == 403)
            answer.Json.GetProperty("code").GetString().ShouldBe("forbidden");
        (await ci.GetAsync("/api/approvals/pending", (header, value))).Json.GetProperty("items").GetArrayLength().ShouldBe(status == 201 ? 1 : 0);
    }

    [Fact]
    public async Task A_browser_that_sends_only_its_own_origin_is_believed()
    {
        using var ci = await site.SignedInAsync("ci@company.com");
        (await ci.SendAsync(HttpMethod.Post, "/api/approvals", JsonBody(Question), ("Origin", site.Url.GetLeftPart(UriPartial.Authority)))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_bearer_token_counts_alone_and_a_bad_one_is_not_mended_by_a_cookie()
    {
        using var ann = await site.SignedInAsync("ann@company.com");
        var bob = Testing.Tokens.Mint("bob@company.com", ["requester"], []);
        var asked = await ann.SendAsync(HttpMethod.Post, "/api/approvals", JsonBody(Question), ("Authorization", "Bearer " + bob), ("Sec-Fetch-Site", "cross-site"));
        asked.Json.GetProperty("requester").GetString().ShouldBe("user:bob@company.com");
        (await ann.GetAsync("/api/approvals/pending", ("Authorization", "Bearer nonsense"))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours()
    {
        await using var own = Site.Start();
        using var ann = await own.SignedInAsync("ann@company.com");
        own.AdvanceClock(TimeSpan.FromHours(7.9));
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(200);
        own.AdvanceClock(TimeSpan.FromHours(8.1));
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_cookie_that_was_tampered_with_is_nobodys()
    {
        using var ann = await site.SignedInAsync("ann@company.com");
        var cookie = ann.Cookies.GetCookies(site.Url)["approvals"]!;
        var middle = cookie.Value.Length / 2;
        cookie.Value = cookie.Value[..middle] + (cookie.Value[middle] == 'A' ? 'B' : 'A') + cookie.Value[(middle + 1)..];
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Every_node_reads_every_cookie_and_every_form()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        await using var first = Site.StartOn(database);
        await using var second = Site.StartOn(database);
        using var ann = await first.SignedInAsync("ann@company.com");
        using var elsewhere = new Visitor(second.Url);
        elsewhere.Cookies.Add(second.Url, new CookieCollection { ann.Cookies.GetCookies(first.Url) });
        (await elsewhere.GetAsync("/api/approvals/pending")).Status.ShouldBe(200);
        (await elsewhere.PostFormAsync("/sign-out", [await ann.FormTokenAsync()], ("Sec-Fetch-Site", "same-origin"))).Status.ShouldBe(303);
    }

    private static System.Net.Http.Json.JsonContent JsonBody(object body) => System.Net.Http.Json.JsonContent.Create(body);
}

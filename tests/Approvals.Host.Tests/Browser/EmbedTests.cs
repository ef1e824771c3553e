using System.Net.Http.Json;
using Approvals.Host.Tests.Browser.Support;

namespace Approvals.Host.Tests.Browser;

/// <summary>Cards in another application: what its server gets, and what that is good for.</summary>
public sealed class EmbedTests : IClassFixture<EmbedTests.Portal>
{
    private const string TrustedKey = "ak_a-key-of-the-portal-1";
    private const string PlainKey = "ak_a-key-of-somebody-2";

    private static readonly string Ci = Testing.Tokens.Mint("ci@company.com", ["requester"], []);
    private static readonly string Ann = Testing.Tokens.Mint("ann@company.com", ["requester", "approver", "auditor"], ["security"]);

    private readonly Visitor visitor;

    public EmbedTests(Portal portal) => visitor = portal.Visitor;

    [Fact]
    public async Task A_trusted_server_gets_a_token_for_the_person_it_names_and_her_groups_count()
    {
        var id = await AskAsync("group:security");
        var token = await TokenAsync(TrustedKey, new { user = "ann@company.com", groups = new[] { "security" } });
        (await GetAsync(token, "/embed/inbox")).Text.ShouldContain($"data-open=\"{id}\"");
        (await GetAsync(token, "/embed/cards/" + id)).Text.ShouldContain("data-ask=\"approve\"");
        var voted = await PostAsync(token, $"/api/approvals/{id}/approve", new { comment = "from the portal" });
        voted.Json.GetProperty("status").GetString().ShouldBe("approved", voted.Text);
        var vote = voted.Json.GetProperty("votes")[0];
        vote.GetProperty("by").GetString().ShouldBe("user:ann@company.com");
        vote.GetProperty("channel").GetString().ShouldBe("web");
        (await GetAsync(token, "/embed/cards/" + id)).Text.ShouldNotContain("data-ask");
    }

    [Fact]
    public async Task A_person_gets_one_with_her_own_token_and_it_says_less_than_that()
    {
        var token = await TokenAsync(Ann, new { });
        (await GetAsync(token, "/api/approvals/pending")).Status.ShouldBe(200);
        (await GetAsync(token, "/api/approvals/statistics")).Status.ShouldBe(403);
        (await GetAsync(token, "/api/approvals/history")).Status.ShouldBe(403);
        (await PostAsync(token, "/api/approvals", new { title = "no" })).Status.ShouldBe(403);
        (await PostAsync(token, "/api/embed-tokens", new { })).Status.ShouldBe(403, "a token makes no other token");
        (await GetAsync(token, "/")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_token_for_one_approval_opens_no_other()
    {
        var (id, other) = (await AskAsync("group:security"), await AskAsync("group:security"));
        var token = await TokenAsync(TrustedKey, new { user = "ann@company.com", groups = new[] { "security" }, approvalId = id });
        (await GetAsync(token, "/embed/cards/" + id)).Status.ShouldBe(200);
        (await GetAsync(token, "/embed/cards/" + other)).Status.ShouldBe(403);
        (await GetAsync(token, "/embed/inbox")).Status.ShouldBe(403);
        (await PostAsync(token, $"/api/approvals/{other}/approve", new { })).Status.ShouldBe(403);
        (await PostAsync(token, $"/api/approvals/{id}/override", new { outcome = "approved", reason = "x" })).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Who_is_not_trusted_names_nobody_else()
    {
        (await PostAsync(PlainKey, "/api/embed-tokens", new { user = "ann@company.com" })).Status.ShouldBe(403);
        (await PostAsync(PlainKey, "/api/embed-tokens", new { })).Status.ShouldBe(403, "a service is no person");
        (await PostAsync(Ann, "/api/embed-tokens", new { user = "bob@company.com" })).Status.ShouldBe(403);
        (await PostAsync("nonsense", "/api/embed-tokens", new { })).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("{\"user\":\"two  words\"}")]
    [InlineData("{\"groups\":[\"security\"]}")]
    [InlineData("{\"lifetimeMs\":3600001}")]
    [InlineData("{\"lifetimeMs\":0}")]
    [InlineData("{\"approvalId\":\"x\"}")]
    [InlineData("{\"roles\":[\"operator\"]}")]
    public async Task A_malformed_wish_is_refused(string body) =>
        (await visitor.SendAsync(HttpMethod.Post, "/api/embed-tokens", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), ("Authorization", "Bearer " + TrustedKey)))
            .Status.ShouldBe(400);

    [Fact]
    public async Task The_requester_decides_nothing_there_either()
    {
        var id = await AskAsync("user:ci@company.com", "user:ann@company.com");
        var token = await TokenAsync(TrustedKey, new { user = "ci@company.com" });
        (await GetAsync(token, "/embed/cards/" + id)).Text.ShouldNotContain("data-ask");
        (await PostAsync(token, $"/api/approvals/{id}/approve", new { })).Json.GetProperty("code").GetString().ShouldBe("self-approval");
    }

    [Fact]
    public async Task What_a_requester_wrote_stays_text()
    {
        var asked = await PostAsync(Ci, "/api/approvals", new
        {
            title = "<img src=x onerror=alert(1)>",
            description = "<script>alert(1)</script> [x](javascript:alert(1))",
            context = new Dictionary<string, string> { ["<b>"] = "\"><svg onload=alert(1)>" },
            approvers = new[] { "user:ann@company.com" },
        });
        var card = (await GetAsync(await TokenAsync(Ann, new { }), "/embed/cards/" + asked.Json.GetProperty("id").GetString())).Text;
        card.ShouldNotContain("<script");
        card.ShouldNotContain("<img");
        card.ShouldNotContain("<svg");
        card.ShouldNotContain("href=\"javascript:");
    }

    [Fact]
    public async Task Strangers_see_no_card_and_anybody_loads_the_script()
    {
        (await visitor.GetAsync("/embed/inbox")).Status.ShouldBe(401);
        (await visitor.GetAsync("/embed/cards/" + Guid.NewGuid())).Status.ShouldBe(401);
        (await GetAsync(await TokenAsync(Ann, new { }), "/embed/cards/" + Guid.NewGuid())).Status.ShouldBe(404);
        var script = await visitor.GetAsync("/embed/v1.js");
        script.Status.ShouldBe(200);
        script.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("text/javascript");
        script.Header("Access-Control-Allow-Origin").ShouldBe("*");
        script.Header("Cross-Origin-Resource-Policy").ShouldBe("cross-origin");
        script.Text.ShouldNotContain("innerHTML");
        script.Text.ShouldNotContain("</");
    }

    [Fact]
    public async Task A_token_ends()
    {
        await using var site = Site.Start();
        using var person = site.Visitor();
        var made = await person.SendAsync(HttpMethod.Post, "/api/embed-tokens", JsonContent.Create(new { }), ("Authorization", "Bearer " + Ann));
        var bearer = ("Authorization", "Bearer " + made.Json.GetProperty("token").GetString());
        (await person.GetAsync("/embed/inbox", bearer)).Status.ShouldBe(200);
        site.AdvanceClock(TimeSpan.FromMinutes(11));
        (await person.GetAsync("/embed/inbox", bearer)).Status.ShouldBe(401);
    }

    private async Task<string> AskAsync(params string[] approvers) =>
        (await PostAsync(Ci, "/api/approvals", new { title = "Deploy", approvers })).Json.GetProperty("id").GetString()!;

    private async Task<string> TokenAsync(string bearer, object wish)
    {
        var made = await PostAsync(bearer, "/api/embed-tokens", wish);
        made.Status.ShouldBe(201, made.Text);
        return made.Json.GetProperty("token").GetString()!;
    }

    private Task<Seen> GetAsync(string bearer, string path) => visitor.GetAsync(path, ("Authorization", "Bearer " + bearer));

    private Task<Seen> PostAsync(string bearer, string path, object body) =>
        visitor.SendAsync(HttpMethod.Post, path, JsonContent.Create(body), ("Authorization", "Bearer " + bearer));

    /// <summary>One service for all of these; none of them disturbs another.</summary>
    public sealed class Portal : IAsyncLifetime
    {
        private readonly Site site = Site.Start(
            ("Auth:ApiKeys:0:Key", TrustedKey), ("Auth:ApiKeys:0:Name", "portal"), ("Auth:ApiKeys:0:Embeds", "true"),
            ("Auth:ApiKeys:1:Key", PlainKey), ("Auth:ApiKeys:1:Name", "other"));

        public Visitor Visitor => field ??= site.Visitor();

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await site.DisposeAsync();
    }
}

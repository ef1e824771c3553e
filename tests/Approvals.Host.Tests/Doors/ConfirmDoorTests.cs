using System.Net;
using System.Text;
using System.Text.Json;
using Approvals.Application.Keys;
using Approvals.Channels.Email;
using Approvals.Domain.Principals;
using Approvals.Host.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Host.Tests.Doors;

public sealed class ConfirmDoorTests : IAsyncLifetime
{
    private static readonly User Ci = User.Of("ci@example.com", ["requester"]);
    private static readonly User Ann = User.Approver("ann@example.com");
    private static readonly User Bob = User.Approver("bob@example.com");

    private readonly Service strict = New();
    private readonly Service open = New(("Channels:Email:ConfirmWithoutSignIn", "true"));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await strict.DisposeAsync();
        await open.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_visits_by_programs_decide_nothing()
    {
        var approval = await AskAsync(strict);
        var token = await IssueAsync(strict, approval);
        var cases = Approvals.Channels.Tests.Support.Corpus.Lines("link-scanners.txt").Select(line => line.Split('|', 4)).ToList();
        var visits = 0;
        while (visits < 1000)
        {
            foreach (var scan in cases)
            {
                using var request = new HttpRequestMessage(new HttpMethod(scan[0]), $"/r/{token}{(visits % 2 == 0 ? "?verdict=approve" : "")}");
                request.Headers.TryAddWithoutValidation("User-Agent", scan[1]);
                if (scan[0] == "POST")
                {
                    request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(scan[3].Replace("\\r\\n", "\r\n", StringComparison.Ordinal)));
                    request.Content.Headers.TryAddWithoutValidation("Content-Type", scan[2]);
                }

                using var response = await strict.Client.SendAsync(request);
                ((int)response.StatusCode).ShouldBeOneOf(200, 401, 404, 405);
                if (scan[0] == "POST")
                    ((int)response.StatusCode).ShouldBe(401, scan[2]);
                visits++;
            }
        }

        var now = (await approval.Get(Ci)).Json;
        now.GetProperty("status").GetString().ShouldBe("pending");
        now.GetProperty("version").GetInt32().ShouldBe(1);
        (await PostAsync(strict, token, "verdict=approve", Ann)).Status.ShouldBe(200, "and the link still works for its person");
        (await approval.Decided(Ci)).Decision.GetProperty("outcome").GetString().ShouldBe("approved");
    }

    [Fact]
    public async Task Its_person_decides_with_it_once()
    {
        var approval = await AskAsync(strict, """{"title":"Deploy <b>&","approvers":["user:ann@example.com","user:bob@example.com"],"requireMinApprovers":2}""");
        var token = await IssueAsync(strict, approval);

        var page = await GetAsync(strict, token, Ann);
        page.Status.ShouldBe(200);
        page.Text.ShouldContain("Deploy &lt;b&gt;&amp;");
        page.Text.ShouldContain("You decide as ann@example.com");
        (await PostAsync(strict, token, "verdict=approve&comment=fine", Ann)).Status.ShouldBe(200);

        var vote = (await approval.Get(Ci)).Json.GetProperty("votes")[0];
        vote.GetProperty("channel").GetString().ShouldBe("email");
        vote.GetProperty("comment").GetString().ShouldBe("fine");
        (await approval.Delete(Ann, "/vote")).Expect(200);
        (await PostAsync(strict, token, "verdict=approve", Ann)).Status.ShouldBe(410);
        (await GetAsync(strict, token, Ann)).Status.ShouldBe(410);
        (await approval.Get(Ci)).Json.GetProperty("votes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Of_many_at_once_one_counts()
    {
        var approval = await AskAsync(strict, """{"title":"Deploy","approvers":["user:ann@example.com","user:bob@example.com"],"requireMinApprovers":2}""");
        var token = await IssueAsync(strict, approval);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PostAsync(strict, token, i % 2 == 0 ? "verdict=approve" : "verdict=approve&comment=x", Ann)));
        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 410);
        (await approval.Get(Ci)).Json.GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_else_decides_with_it()
    {
        var approval = await AskAsync(strict);
        var token = await IssueAsync(strict, approval);
        (await GetAsync(strict, token, Bob)).Status.ShouldBe(403);
        (await PostAsync(strict, token, "verdict=approve", Bob)).Status.ShouldBe(403);
        (await PostAsync(strict, token, "verdict=approve", Ci)).Status.ShouldBe(403);
        var asked = await PostAsync(strict, token, "verdict=approve", null);
        asked.Status.ShouldBe(401);
        asked.Text.ShouldContain("/sign-in?returnUrl=%2Fr%2F");
        await ShouldBePendingAsync(approval);
    }

    [Fact]
    public async Task It_is_void_once_the_request_was_decided_or_asks_something_else()
    {
        var decided = await AskAsync(strict);
        var token = await IssueAsync(strict, decided);
        (await decided.Approve(Ann)).Expect(200);
        (await GetAsync(strict, token, Ann)).Status.ShouldBe(409);
        (await PostAsync(strict, token, "verdict=reject&reason=no", Ann)).Status.ShouldBe(409);

        var staged = await AskAsync(strict, """{"title":"Deploy","stages":[{"rules":[{"from":["user:bob@example.com"],"min":1}]},{"rules":[{"from":["user:ann@example.com"],"min":1}]}]}""");
        var early = await IssueAsync(strict, staged);
        (await staged.Approve(Bob)).Expect(200);
        (await GetAsync(strict, early, Ann)).Status.ShouldBe(412);
        (await PostAsync(strict, early, "verdict=approve", Ann)).Status.ShouldBe(412);
        await ShouldBePendingAsync(staged);
    }

    [Fact]
    public async Task What_the_actor_refuses_is_said_and_the_link_is_not_used_up()
    {
        var approval = await AskAsync(strict, """{"title":"Deploy","approvers":["user:ann@example.com"],"requireComment":true}""");
        var token = await IssueAsync(strict, approval);
        (await PostAsync(strict, token, "verdict=approve", Ann)).Status.ShouldBe(422);
        (await PostAsync(strict, token, "verdict=reject", Ann)).Status.ShouldBe(400);
        (await PostAsync(strict, token, "verdict=maybe", Ann)).Status.ShouldBe(400);
        (await PostAsync(strict, token, "", Ann)).Status.ShouldBe(400);
        (await PostAsync(strict, token, "verdict=approve&comment=seen", Ann)).Status.ShouldBe(200);

        var own = await AskAsync(strict, """{"title":"Deploy","approvers":["user:ann@example.com","user:ci@example.com"]}""");
        (await PostAsync(strict, await IssueAsync(strict, own, "ci@example.com"), "verdict=approve", User.Of("ci@example.com", ["approver"]))).Status.ShouldBe(403);
        await ShouldBePendingAsync(own);
    }

    [Fact]
    public async Task What_is_written_is_the_reason_of_a_rejection_and_is_not_lost_when_it_does_not_count()
    {
        var approval = await AskAsync(strict);
        var token = await IssueAsync(strict, approval);
        (await PostAsync(strict, token, "verdict=maybe&comment=I+looked+at+it", Ann)).Text.ShouldContain(">I looked at it</textarea>");
        (await PostAsync(strict, token, "verdict=reject&comment=Not+like+this", Ann)).Status.ShouldBe(200);
        (await approval.Decided(Ci)).Decision.GetProperty("reason").GetString().ShouldBe("Not like this");
    }

    [Fact]
    public async Task Where_the_operator_does_without_signing_in_the_link_is_enough_up_to_a_priority()
    {
        var small = await AskAsync(open);
        (await PostAsync(open, await IssueAsync(open, small), "verdict=reject&reason=Not+now", null)).Status.ShouldBe(200);
        (await small.Decided(Ci)).Decision.GetProperty("by")[0].GetString().ShouldBe("user:ann@example.com");

        var big = await AskAsync(open, """{"title":"Deploy","approvers":["user:ann@example.com"],"priority":"high"}""");
        var token = await IssueAsync(open, big);
        (await PostAsync(open, token, "verdict=approve", null)).Status.ShouldBe(401);
        await ShouldBePendingAsync(big);
        (await PostAsync(open, token, "verdict=approve", Ann)).Status.ShouldBe(200);
    }

    /// <summary>The links of a request that waits, was decided, asks something else, was answered with the link already, and one that nobody issued.</summary>
    private static async Task<Dictionary<string, string>> EveryKindAsync(Service service)
    {
        const string asked = """{"title":"Sell the harbour","description":"For a song.","approvers":["user:ann@example.com","user:bob@example.com"],"priority":"high"}""";
        var links = new Dictionary<string, string>(StringComparer.Ordinal) { ["pending"] = await IssueAsync(service, await AskAsync(service, asked)) };
        var decided = await AskAsync(service, asked);
        links["decided"] = await IssueAsync(service, decided);
        (await decided.Approve(Bob)).Expect(200);
        var staged = await AskAsync(service, """{"title":"Sell the harbour","priority":"high","stages":[{"rules":[{"from":["user:bob@example.com"],"min":1}]},{"rules":[{"from":["user:ann@example.com"],"min":1}]}]}""");
        links["changed"] = await IssueAsync(service, staged);
        (await staged.Approve(Bob)).Expect(200);
        links["used"] = await IssueAsync(service, await AskAsync(service, """{"title":"Sell the harbour","approvers":["user:ann@example.com","user:bob@example.com"],"requireMinApprovers":2,"priority":"high"}"""));
        (await PostAsync(service, links["used"], "verdict=approve", Ann)).Status.ShouldBe(200);
        links["unknown"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        return links;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Before_signing_in_nothing_is_said_not_even_whether_there_is_a_request(bool lowOnesAreOpen)
    {
        var service = lowOnesAreOpen ? open : strict;
        var answers = new List<(string Kind, int Status, string? Location, string Text)>();
        foreach (var (kind, token) in await EveryKindAsync(service))
        {
            foreach (var (method, query) in new[] { ("GET", ""), ("GET", "?verdict=approve"), ("HEAD", ""), ("POST", "") })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), $"/r/{token}{query}");
                if (method == "POST")
                    request.Content = new StringContent("verdict=approve", Encoding.UTF8, "application/x-www-form-urlencoded");
                using var client = service.NewClient(followsRedirects: false);
                using var response = await client.SendAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                text.ShouldNotContain("harbour");
                text.ShouldNotContain("song");
                text.ShouldNotContain("ann@example.com");
                response.Headers.CacheControl!.NoStore.ShouldBeTrue();
                response.Headers.GetValues("X-Robots-Tag").Single().ShouldBe("noindex");
                response.Headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
                response.Headers.Contains("Set-Cookie").ShouldBeFalse();
                answers.Add((method, (int)response.StatusCode, response.Headers.Location?.ToString().Replace(token, "TOKEN", StringComparison.Ordinal), text.Replace(token, "TOKEN", StringComparison.Ordinal)));
            }
        }

        var kinds = answers.Distinct().ToList();
        kinds.Count(answer => answer.Kind == "GET").ShouldBe(2, "one for each query");
        kinds.Count(answer => answer.Kind == "HEAD").ShouldBe(1);
        kinds.Count(answer => answer.Kind == "POST").ShouldBe(1);
        kinds.ShouldAllBe(answer => answer.Kind == "POST" ? answer.Status == 401 : answer.Status == 302 && answer.Location!.StartsWith("/sign-in?returnUrl=%2Fr%2FTOKEN"));
    }

    [Fact]
    public async Task Signed_in_as_somebody_else_nothing_is_said_of_the_request_or_of_whom_it_was_sent_to()
    {
        var eve = User.Approver("eve@example.com");
        foreach (var (kind, token) in (await EveryKindAsync(strict)).Where(link => link.Key != "unknown"))
        {
            foreach (var answer in new[] { await GetAsync(strict, token, eve), await PostAsync(strict, token, "verdict=approve", eve) })
            {
                answer.Status.ShouldBe(403, kind);
                answer.Text.ShouldContain("somebody else");
                answer.Text.ShouldNotContain("harbour");
                answer.Text.ShouldNotContain("ann@example.com");
            }
        }
    }

    [Fact]
    public async Task Its_person_is_told_nothing_either_once_they_may_not_know_of_the_request()
    {
        var approval = await AskAsync(strict, """{"title":"Sell the harbour","approvers":["group:security"]}""");
        var token = await IssueAsync(strict, approval);
        var inGroup = User.Approver("ann@example.com", "security");
        (await GetAsync(strict, token, inGroup)).Text.ShouldContain("harbour");
        foreach (var outside in new[] { Ann, User.Of("ann@example.com", ["requester"], "security"), User.Of("ann@example.com", []) })
        {
            foreach (var answer in new[] { await GetAsync(strict, token, outside), await PostAsync(strict, token, "verdict=approve", outside) })
            {
                answer.Status.ShouldBe(403);
                answer.Text.ShouldNotContain("harbour");
            }
        }

        await ShouldBePendingAsync(approval);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("..%2f..%2fapi")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("'%3B--")]
    public async Task A_token_that_nobody_issued_is_unknown(string token)
    {
        (await GetAsync(strict, token, Ann)).Status.ShouldBe(404);
        (await PostAsync(strict, token, "verdict=approve", Ann)).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("--x\r\nno end")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"verdict\"\r\n\r\napprove")]
    public async Task A_form_that_cannot_be_read_is_malformed(string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var answer = await strict.Client.PostAsync("/r/unknown", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_page_loads_nothing_and_goes_into_no_frame_and_no_cache()
    {
        var approval = await AskAsync(strict);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/r/" + await IssueAsync(strict, approval));
        request.Headers.Authorization = new("Bearer", Ann.Token);
        using var response = await strict.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("<script");
    }

    private static Service New(params (string, string)[] settings) => new(
        "sqlite", null,
        [("Channels:Email:Host", "localhost"), ("Channels:Email:Port", "1"), ("Channels:Email:FromEmail", "a@example.com"), ("Channels:Email:ConfirmLinks", "true"), ("PublicUrl", "https://approvals.example.com"), .. settings]);

    private static Task<Approval> AskAsync(Service service, string body = """{"title":"Deploy","approvers":["user:ann@example.com"]}""") => service.CreateAsync(Ci, JsonElement.Parse(body));

    /// <summary>As the mail channel does it.</summary>
    private static async Task<string> IssueAsync(Service service, Approval approval, string person = "ann@example.com")
    {
        var token = Convert.ToHexString(Guid.NewGuid().ToByteArray());
        var revision = (await approval.Get(Ci)).Json.GetProperty("revision").GetInt32();
        await service.Services.GetRequiredService<IConfirmTokens>().KeepAsync(
            ConfirmLinkIssuer.DigestOf(token), new ConfirmToken(Guid.Parse(approval.Id), Principal.User(person), revision), TimeSpan.FromDays(1), default);
        return token;
    }

    private static async Task ShouldBePendingAsync(Approval approval) => (await approval.Get(Ci)).Json.GetProperty("status").GetString().ShouldBe("pending");

    private static Task<Reply> GetAsync(Service service, string token, User? user) => CallAsync(service, HttpMethod.Get, token, null, user);

    private static Task<Reply> PostAsync(Service service, string token, string form, User? user) => CallAsync(service, HttpMethod.Post, token, form, user);

    private static async Task<Reply> CallAsync(Service service, HttpMethod method, string token, string? form, User? user)
    {
        using var request = new HttpRequestMessage(method, "/r/" + token);
        if (form is not null)
            request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        if (user is not null)
            request.Headers.Authorization = new("Bearer", user.Token);
        using var response = await service.Client.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

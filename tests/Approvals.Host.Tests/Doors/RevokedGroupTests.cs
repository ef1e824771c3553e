using System.Globalization;
using System.Text;
using System.Text.Json;
using Approvals.Application.Keys;
using Approvals.Channels.Email;
using Approvals.Channels.People;
using Approvals.Channels.Slack;
using Approvals.Channels.Tests.Slack;
using Approvals.Domain.Principals;
using Approvals.Host.Tests.EndToEnd;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Host.Tests.Doors;

/// <summary>A group that was taken away, on two nodes and by way of every door: the newest token is the whole truth.</summary>
public sealed class RevokedGroupTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly User Ci = User.Of("ci@example.com", ["requester"]);
    private static readonly User Older = User.Issued(Now.AddMinutes(-2), "ann@example.com", ["approver"], "security", "legal");
    private static readonly User Newer = User.Issued(Now.AddMinutes(-1), "ann@example.com", ["approver"], "legal");

    private FakeSlack slack = null!;
    private Service one = null!;
    private Service two = null!;

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync();
        var connectionString = await SharedPostgres.CreateDatabaseAsync();
        (string, string)[] settings =
        [
            ("Channels:Slack:BotToken", FakeSlack.Token), ("Channels:Slack:SigningSecret", FakeSlack.Secret), ("Channels:Slack:BaseUrl", slack.Url.ToString()),
            ("Channels:Email:Host", "localhost"), ("Channels:Email:Port", "1"), ("Channels:Email:FromEmail", "a@example.com"), ("Channels:Email:ConfirmLinks", "true"),
            ("Channels:Email:ConfirmWithoutSignIn", "true"), ("PublicUrl", "https://approvals.example.com"),
        ];
        (one, two) = (new Service("postgres", connectionString, settings), new Service("postgres", connectionString, settings));
        _ = (one.Client, two.Client);
    }

    public async Task DisposeAsync()
    {
        await two.DisposeAsync();
        await one.DisposeAsync();
        await slack.DisposeAsync();
    }

    [Fact]
    public async Task It_decides_nothing_any_more_at_once_on_the_node_that_saw_the_newer_token_and_soon_on_the_others()
    {
        var approval = await AskAsync();
        var (first, second, third) = (await LinkAsync(approval), await LinkAsync(approval), await LinkAsync(approval));
        (await approval.Get(Older)).Expect(200);
        (await two.GetAsync(Older, "/api/approvals/" + approval.Id)).Expect(200);
        await UntilKnownAsync(two, "legal", "security");
        // It does count: otherwise what follows would show nothing.
        (await ConfirmAsync(one, await LinkAsync(await AskAsync()))).ShouldBe(200);

        (await one.GetAsync(Newer, "/api/approvals/pending")).Expect(200);

        await ShouldRefuseAsync(one, approval, first);
        (await approval.Get(Older)).Expect(404);
        await UntilKnownAsync(two, "legal");
        await ShouldRefuseAsync(two, approval, second);
        await Eventually.Async(async () => (await two.GetAsync(Older, "/api/approvals/" + approval.Id)).Status == 404, Soon, "the older token still counts on the other node");

        // What comes again does not bring the group back, neither here nor there.
        foreach (var node in new[] { one, two })
        {
            (await node.GetAsync(User.Issued(Now.AddMinutes(-2), "ann@example.com", ["approver", "requester"], "security", "legal"), "/api/approvals/pending")).Expect(200);
            (await node.GetAsync(Older, "/api/approvals/pending")).Expect(200);
            await ShouldRefuseAsync(node, approval, third);
        }

        var now = (await approval.Get(Ci)).Expect(200).Json;
        now.GetProperty("status").GetString().ShouldBe("pending");
        now.GetProperty("votes").GetArrayLength().ShouldBe(0);

        // And who is in it again decides again.
        (await one.GetAsync(User.Issued(Now, "ann@example.com", ["approver"], "security"), "/api/approvals/pending")).Expect(200);
        (await ConfirmAsync(one, first)).ShouldBe(200);
        (await approval.Decided(Ci)).Decision.GetProperty("by")[0].GetString().ShouldBe("user:ann@example.com");
    }

    [Fact]
    public async Task What_listens_and_waits_with_an_older_token_ends_on_every_node()
    {
        var approval = await AskAsync();
        var streams = new List<Task<string>>();
        var waits = new List<Task<Reply>>();
        foreach (var node in new[] { one, two })
        {
            streams.Add(await EventsAsync(node, approval, Older));
            waits.Add(node.GetAsync(Older, $"/api/approvals/{approval.Id}/decision?wait=60"));
            waits.Add(node.GetAsync(Older, $"/api/approvals/{approval.Id}/gate?wait=60"));
        }

        await using var listener = await one.ListenAsync(Older);
        await using var other = await two.ListenAsync(Older);
        (await one.GetAsync(Newer, "/api/approvals/pending")).Expect(200);

        foreach (var stream in streams)
            (await stream.WaitAsync(TimeSpan.FromSeconds(20))).ShouldNotContain("decided");
        (await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(20))).Select(answer => answer.Status).ShouldBe([404, 410, 404, 410]);
        await listener.UntilClosedAsync();
        await other.UntilClosedAsync();
    }

    [Fact]
    public async Task Server_sent_events_and_waits_end_with_the_token()
    {
        var approval = await AskAsync();
        var brief = new User("ann@example.com", Tokens.Mint("ann@example.com", ["approver"], ["security"], TimeSpan.FromSeconds(3)));
        var stream = await EventsAsync(one, approval, brief);
        var wait = one.GetAsync(brief, $"/api/approvals/{approval.Id}/decision?wait=60");
        (await stream.WaitAsync(TimeSpan.FromSeconds(20))).ShouldContain("requested");
        (await wait.WaitAsync(TimeSpan.FromSeconds(20))).Status.ShouldBe(204);
    }

    private Task<Approval> AskAsync() => one.CreateAsync(Ci, new { title = "Deploy", approvers = new[] { "group:security" } });

    /// <summary>An open stream, and all that comes until the service ends it.</summary>
    private static async Task<Task<string>> EventsAsync(Service node, Approval approval, User user) =>
        (await OpenEventsAsync(node, approval, user)).Content.ReadAsStringAsync();

    private static async Task<HttpResponseMessage> OpenEventsAsync(Service node, Approval approval, User user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/approvals/{approval.Id}/events");
        request.Headers.Authorization = new("Bearer", user.Token);
        var response = await node.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        return response;
    }

    private static Task UntilKnownAsync(Service node, params string[] groups) => Eventually.Async(
        async () => (await node.Services.GetRequiredService<KnownPeople>().OfAsync(Principal.User("ann@example.com"), default)).Groups
            .Select(group => group.Name).Order(StringComparer.Ordinal).SequenceEqual(groups),
        Soon,
        "the node does not know what the newest token showed");

    private async Task ShouldRefuseAsync(Service node, Approval approval, string link)
    {
        (await ConfirmAsync(node, link)).ShouldBe(403);
        var told = slack.CallsOf("chat.postEphemeral").Count();
        await node.Services.GetRequiredService<SlackDesk>().HandleAsync(SlackInteraction.Parse(PressOn(approval))!, default);
        slack.CallsOf("chat.postEphemeral").Count().ShouldBe(told + 1);
        slack.CallsOf("chat.postEphemeral").Last().Body.GetProperty("text").GetString()!.ShouldContain("not among");
    }

    private static string PressOn(Approval approval) => JsonSerializer.Serialize(new
    {
        type = "block_actions",
        user = new { id = "U0ANN" },
        trigger_id = Guid.NewGuid().ToString(),
        container = new { type = "message", message_ts = "1700000000.000001", channel_id = "C0APPROVALS" },
        channel = new { id = "C0APPROVALS" },
        actions = new[] { new { action_id = "approve", block_id = "decide", type = "button", value = $"{approval.Id}.1" } },
    });

    private static async Task<string> LinkAsync(Approval approval)
    {
        var token = Convert.ToHexString(Guid.NewGuid().ToByteArray());
        await approval.Service.Services.GetRequiredService<IConfirmTokens>().KeepAsync(
            ConfirmLinkIssuer.DigestOf(token), new ConfirmToken(Guid.Parse(approval.Id), Principal.User("ann@example.com"), 1), TimeSpan.FromDays(1), default);
        return token;
    }

    private static async Task<int> ConfirmAsync(Service node, string link)
    {
        using var content = new StringContent("verdict=approve", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await node.Client.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/r/{link}"), content);
        return (int)response.StatusCode;
    }
}

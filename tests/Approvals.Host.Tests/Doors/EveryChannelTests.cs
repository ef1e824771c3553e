using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Approvals.Channels.Tests.Email;
using Approvals.Channels.Tests.Slack;
using Approvals.Channels.Tests.Support;
using Approvals.Host.Tests.EndToEnd;
using Approvals.Testing;

namespace Approvals.Host.Tests.Doors;

/// <summary>The whole service between a mail server, a Slack, a webhook and a Teams workflow, each of them somebody else's or as strict as that.</summary>
public sealed partial class EveryChannelTests : IAsyncLifetime
{
    private static readonly User Ci = User.Of("ci@example.com", ["requester"]);
    private static readonly User Ann = User.Approver("ann@example.com");

    private FakeSlack slack = null!;
    private MailServer mails = null!;
    private Receiver webhook = null!;
    private Receiver teams = null!;
    private Service service = null!;

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync();
        slack.Add("ci@example.com", "U0CI");
        mails = await MailServer.StartAsync();
        webhook = await Receiver.StartAsync();
        teams = await Receiver.StartAsync();
        service = new Service(
            "sqlite", null,
            ("Channels:Slack:BotToken", FakeSlack.Token), ("Channels:Slack:SigningSecret", FakeSlack.Secret), ("Channels:Slack:BaseUrl", slack.Url.ToString()),
            ("Channels:Email:Host", "localhost"), ("Channels:Email:Port", mails.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Channels:Email:FromEmail", "approvals@example.com"), ("Channels:Email:Security", "none"), ("Channels:Email:ConfirmLinks", "true"),
            ("Channels:Webhook:Url", webhook.Url.ToString()), ("Channels:Webhook:SigningSecret", "shared"), ("Channels:Webhook:AllowPrivateNetworks", "true"),
            ("Channels:Teams:WebhookUrl", teams.Url.ToString()), ("PublicUrl", "https://approvals.example.com"));
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await slack.DisposeAsync();
        await webhook.DisposeAsync();
        await teams.DisposeAsync();
        mails.Dispose();
        slack.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Everybody_hears_of_it_everywhere_and_every_copy_shows_the_decision()
    {
        var approval = await service.CreateAsync(Ci, new
        {
            title = "Deploy payments",
            approvers = new[] { "user:ann@example.com" },
            priority = "critical",
            notifyChannels = new[] { "slack", "email", "webhook", "in-app", "teams" },
        });

        var asked = await mails.NextAsync();
        asked.To.ShouldBe(["ann@example.com"]);
        asked["Subject"].ShouldBe("[critical] Approval needed: Deploy payments");
        await Eventually.Async(() => slack.Messages.Count == 1 && webhook.Calls.Count == 1 && teams.Calls.Count == 1);
        slack.Messages.Keys.Single().ShouldStartWith("D0ANN/");
        TypesIn(webhook).ShouldBe(["approvals.requested.v1"]);

        var token = Link().Match(asked.Part("text/plain")).Groups["token"].Value;
        (await ConfirmAsync(token)).ShouldBe(200);

        var decided = await approval.Decided(Ci);
        decided.Json.GetProperty("votes")[0].GetProperty("channel").GetString().ShouldBe("email");
        // Whoever was asked is told as well, in whatever order.
        var told = await mails.NextAsync();
        while (!told.To.Contains("ci@example.com"))
            told = await mails.NextAsync();
        told["Subject"].ShouldBe("Approved: Deploy payments");
        await Eventually.Async(() => slack.Messages.First(message => message.Key.StartsWith("D0ANN/", StringComparison.Ordinal)).Value.ToString().Contains("Approved by ann@example.com", StringComparison.Ordinal), because: "the Slack message still asks");
        await Eventually.Async(() => webhook.Calls.Count == 2);
        TypesIn(webhook).ShouldBe(["approvals.requested.v1", "approvals.decided.v1"]);
        await Eventually.Async(async () => (await approval.Get(Ci, "/notifications")).Json.GetProperty("items").EnumerateArray().All(item => item.GetProperty("status").GetString() is "sent" or "read" or "dropped"), because: "not everything was sent");
        (await ConfirmAsync(token)).ShouldBe(410);
    }

    private async Task<int> ConfirmAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/r/" + token) { Content = new StringContent("verdict=approve", Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Authorization = new("Bearer", Ann.Token);
        using var response = await service.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static IEnumerable<string> TypesIn(Receiver receiver) => receiver.Calls.Select(call => JsonElement.Parse(call.Text).GetProperty("type").GetString()!);

    [GeneratedRegex(@"https://approvals\.example\.com/r/(?<token>[A-Za-z0-9_-]+)\?verdict=approve", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Approvals.Application.Reading;
using Approvals.Channels;
using Approvals.Channels.Slack;
using Approvals.Channels.Tests.Slack;
using Approvals.Domain.Notices;
using Approvals.Host.Tests.EndToEnd;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Host.Tests.Doors;

/// <summary>The whole service on SQLite, and a Slack that is as strict as its reference.</summary>
public sealed class SlackDoorTests : IAsyncLifetime
{
    private static readonly User Ci = User.Of("ci@example.com", ["requester"]);
    private static readonly User Auditor = User.Of("audit@example.com", ["auditor"]);

    private FakeSlack slack = null!;
    private Service service = null!;
    private int triggers;

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync();
        service = new Service("sqlite", null, Settings());
    }

    private (string, string)[] Settings() =>
    [
        ("Channels:Slack:BotToken", FakeSlack.Token), ("Channels:Slack:SigningSecret", FakeSlack.Secret), ("Channels:Slack:BaseUrl", slack.Url.ToString()),
        ("Channels:Slack:Channel", "#approvals"), ("PublicUrl", "https://approvals.example.com"),
    ];

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        slack.Faults.ShouldBeEmpty();
        await slack.DisposeAsync();
    }

    [Fact]
    public async Task A_press_on_approve_decides_in_the_persons_name_and_the_message_shows_it()
    {
        var approval = await AskAsync();
        var message = await PostAsync(approval);

        (await PressAsync("approve", approval, message, "U0ANN")).ShouldBe(200);

        var decided = await approval.Decided(Ci);
        decided.Decision.GetProperty("by")[0].GetString().ShouldBe("user:ann@example.com");
        decided.Json.GetProperty("votes")[0].GetProperty("channel").GetString().ShouldBe("slack");
        await Eventually.Async(() => slack.Messages[message.ToString()].ToString().Contains("Approved by ann@example.com", StringComparison.Ordinal));
        slack.Messages[message.ToString()].ToString().ShouldNotContain("\"reject\"");
    }

    [Fact]
    public async Task Reject_opens_a_dialog_and_its_reason_is_the_votes()
    {
        var approval = await AskAsync();
        var message = await PostAsync(approval);
        await PressAsync("reject", approval, message, "U0ANN");
        await Eventually.Async(() => slack.CallsOf("views.open").Any());
        var view = slack.CallsOf("views.open").Single().Body.GetProperty("view");

        (await SubmitAsync(view, "U0ANN", "Not on a Friday & <not> like this.")).ShouldBe(200);

        var decided = await approval.Decided(Ci);
        decided.Decision.GetProperty("outcome").GetString().ShouldBe("rejected");
        decided.Json.GetProperty("votes")[0].GetProperty("reason").GetString().ShouldBe("Not on a Friday & <not> like this.");
    }

    [Fact]
    public async Task Whoever_is_not_asked_is_told_so_and_decides_nothing()
    {
        slack.Add("mallory@example.com", "U0MAL");
        slack.Add("ci@example.com", "U0CI");
        var approval = await AskAsync();
        var message = await PostAsync(approval);

        await PressAsync("approve", approval, message, "U0MAL");
        await PressAsync("approve", approval, message, "U0CI");

        await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Count() == 2);
        slack.CallsOf("chat.postEphemeral").ShouldAllBe(call => call.Body.GetProperty("text").GetString()!.Contains("not among", StringComparison.Ordinal) || call.Body.GetProperty("text").GetString()!.Contains("yourself", StringComparison.Ordinal));
        await ShouldBeUndecidedAsync(approval);
    }

    [Fact]
    public async Task An_address_counts_only_when_this_workspace_vouches_for_it()
    {
        slack.Add("ann@example.com", "U0ANN", user => user.Team = "T9999999");
        slack.Add("bob@example.com", "U0BOB", user => user.Confirmed = false);
        slack.Add("ann@Example.com", "U0BOT", user => user.Bot = true);
        slack.Add("Ann@example.com", "U0OLD", user => user.Deleted = true);
        var approval = await AskAsync();
        var message = await PostAsync(approval, "#approvals");
        foreach (var user in new[] { "U0ANN", "U0BOB", "U0BOT", "U0OLD" })
            await PressAsync("approve", approval, message, user);

        await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Count() == 4);
        await ShouldBeUndecidedAsync(approval);
    }

    [Theory]
    [InlineData("""{"is_restricted":true}""", null, false)]
    [InlineData("""{"is_restricted":true,"is_ultra_restricted":true}""", null, false)]
    [InlineData("""{"is_ultra_restricted":true}""", null, false)]
    [InlineData("""{"is_stranger":true}""", null, false)]
    [InlineData("""{"is_invited_user":true}""", null, false)]
    [InlineData("""{"is_workflow_bot":true}""", null, false)]
    [InlineData("""{"is_restricted":false,"is_ultra_restricted":false,"is_stranger":false}""", null, true)]
    [InlineData("""{"is_admin":true,"is_owner":true,"is_restricted":true}""", null, false)]
    [InlineData("""{"enterprise_user":{"enterprise_id":"E0000001","teams":["T0000001"]}}""", "T0000002", true)]
    [InlineData("""{"enterprise_user":{"enterprise_id":"E0000001","teams":["T0000001"]}}""", "E0000001", true)]
    [InlineData("""{"enterprise_user":{"enterprise_id":"E0000001","teams":["T0000002"]}}""", "T0000002", false)]
    [InlineData("""{"enterprise_user":{"enterprise_id":"E0000002","teams":["T0000001"]}}""", "T0000002", false)]
    [InlineData("""{"enterprise_user":{"enterprise_id":"E0000001","teams":"T0000001"}}""", "T0000002", false)]
    [InlineData("""{"enterprise_user":{"enterprise_id":"E0000001","teams":["T0000001"]},"is_restricted":true}""", "T0000002", false)]
    [InlineData("""{"enterprise_user":"E0000001"}""", "T0000002", false)]
    [InlineData("{}", "E0000001", false)]
    [InlineData("{}", "", false)]
    public async Task Guests_and_people_of_other_workspaces_decide_nothing_even_where_everybody_may(string more, string? team, bool isMember)
    {
        slack.Enterprise = "E0000001";
        await using var lenient = new Service("sqlite", null, [.. Settings(), ("Channels:Slack:MembersAreApprovers", "true")]);
        slack.Add("gus@example.com", "U0GUS", user => (user.More, user.Team) = (more, team ?? FakeSlack.Team));
        var approval = await lenient.CreateAsync(Ci, new { title = "Deploy" });
        (await PressAsync("approve", approval, await PostAsync(approval, "#approvals"), "U0GUS")).ShouldBe(200);
        if (isMember)
            (await approval.Decided(Ci)).Decision.GetProperty("by")[0].GetString().ShouldBe("user:gus@example.com");
        else
            await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Any());
        (await approval.Get(Ci)).Json.GetProperty("votes").GetArrayLength().ShouldBe(isMember ? 1 : 0);
    }

    [Fact]
    public async Task Somebody_from_whom_the_role_was_taken_decides_nothing_though_a_request_names_them()
    {
        var approval = await AskAsync();
        var message = await PostAsync(approval);
        var now = TimeProvider.System.GetUtcNow();
        await service.GetAsync(User.Issued(now.AddMinutes(-2), "ann@example.com", ["approver"]), "/api/approvals/pending");
        await service.GetAsync(User.Issued(now.AddMinutes(-1), "ann@example.com", ["requester"]), "/api/approvals/pending");
        await PressAsync("approve", approval, message, "U0ANN");
        await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Any());
        await ShouldBeUndecidedAsync(approval);

        await service.GetAsync(User.Issued(now, "ann@example.com", ["approver"]), "/api/approvals/pending");
        await PressAsync("approve", approval, message, "U0ANN");
        (await approval.Decided(Ci)).Decision.GetProperty("outcome").GetString().ShouldBe("approved");
    }

    [Fact]
    public async Task What_a_token_showed_is_trusted_for_a_while_only()
    {
        await using var brief = new Service("sqlite", null, [.. Settings(), ("Auth:MembershipTrust", "1ms")]);
        var approval = await brief.CreateAsync(Ci, new { title = "Deploy", approvers = new[] { "group:security" } });
        (await approval.Get(User.Approver("ann@example.com", "security"))).Expect(200);
        (await PressAsync("approve", approval, await PostAsync(approval, "#approvals"), "U0ANN")).ShouldBe(200);
        await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Any());
        (await approval.Get(Ci)).Json.GetProperty("votes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_group_counts_only_after_a_token_showed_it()
    {
        var approval = await AskAsync("""{"title":"Deploy","approvers":["group:security"]}""");
        var message = await PostAsync(approval, "#approvals");
        await PressAsync("approve", approval, message, "U0ANN");
        await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Count() == 1);
        await ShouldBeUndecidedAsync(approval);

        await approval.Get(User.Approver("ann@example.com", "security"));
        await PressAsync("approve", approval, message, "U0ANN");
        (await approval.Decided(Ci)).Decision.GetProperty("outcome").GetString().ShouldBe("approved");
    }

    [Fact]
    public async Task What_anyone_with_the_role_may_decide_takes_a_token()
    {
        var approval = await AskAsync("""{"title":"Deploy"}""");
        await PressAsync("approve", approval, await PostAsync(approval, "#approvals"), "U0ANN");
        await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Count() == 1);
        await ShouldBeUndecidedAsync(approval);
    }

    [Fact]
    public async Task A_button_of_an_earlier_stage_says_what_changed_and_decides_nothing()
    {
        var approval = await AskAsync("""{"title":"Deploy","stages":[{"name":"first","rules":[{"from":["user:bob@example.com"],"min":1}]},{"name":"release","rules":[{"from":["user:ann@example.com"],"min":1}]}]}""");
        var message = await PostAsync(approval);
        (await approval.Approve(User.Approver("bob@example.com"))).Expect(200);

        await PressAsync("approve", approval, message, "U0ANN", revision: 1);

        await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Any());
        slack.CallsOf("chat.postEphemeral").Single().Body.GetProperty("text").GetString()!.ShouldContain("the stage release is open now, 2 of 2");
        await ShouldBeUndecidedAsync(approval);
        var now = (await approval.Get(Ci)).Json.GetProperty("revision").GetInt32();
        await Eventually.Async(() => slack.Messages[message.ToString()].ToString().Contains($"{approval.Id}.{now}", StringComparison.Ordinal), because: "the message did not get buttons of the new question");
        await PressAsync("approve", approval, message, "U0ANN", now);
        (await approval.Decided(Ci)).Decision.GetProperty("outcome").GetString().ShouldBe("approved");
    }

    [Fact]
    public async Task The_same_payload_twice_is_one_vote_even_after_it_was_taken_back()
    {
        var approval = await AskAsync("""{"title":"Deploy","approvers":["user:ann@example.com","user:bob@example.com"],"requireMinApprovers":2}""");
        var message = await PostAsync(approval);
        var (body, headers) = Signed(Press("approve", approval, message, "U0ANN", 1, "trigger-again"));
        (await SendAsync("interactions", body, headers)).ShouldBe(200);
        await Eventually.Async(async () => (await approval.Get(Ci)).Json.GetProperty("votes").GetArrayLength() == 1);
        (await approval.Delete(User.Approver("ann@example.com"), "/vote")).Expect(200);

        (await SendAsync("interactions", body, headers)).ShouldBe(200);
        // Another node has not seen the payload; the key in the journal has.
        var desk = service.Services.GetRequiredService<SlackDesk>();
        await desk.HandleAsync(SlackInteraction.Parse(Press("approve", approval, message, "U0ANN", 1, "trigger-again"))!, default);

        (await approval.Get(Ci)).Json.GetProperty("votes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_needs_words_opens_a_dialog_for_approval_too()
    {
        var approval = await AskAsync("""{"title":"Deploy","approvers":["user:ann@example.com"],"requireComment":true}""");
        await PressAsync("approve", approval, await PostAsync(approval), "U0ANN");
        await Eventually.Async(() => slack.CallsOf("views.open").Any());
        await SubmitAsync(slack.CallsOf("views.open").Single().Body.GetProperty("view"), "U0ANN", "Looked at it.");
        (await approval.Decided(Ci)).Json.GetProperty("votes")[0].GetProperty("comment").GetString().ShouldBe("Looked at it.");
    }

    [Fact]
    public async Task A_request_that_needs_inputs_is_decided_on_its_page()
    {
        var approval = await AskAsync("""{"title":"Deploy","approvers":["user:ann@example.com"],"inputs":[{"name":"ticket","label":"Ticket","type":"string","required":true}]}""");
        await PressAsync("approve", approval, await PostAsync(approval), "U0ANN");
        await Eventually.Async(() => slack.CallsOf("chat.postEphemeral").Any());
        slack.CallsOf("chat.postEphemeral").Single().Body.GetProperty("text").GetString()!.ShouldContain("https://approvals.example.com/approvals/" + approval.Id);
        await ShouldBeUndecidedAsync(approval);
    }

    [Fact]
    public async Task A_call_without_a_valid_signature_is_refused_before_it_is_read()
    {
        var approval = await AskAsync();
        var message = new SlackReference("D0ANN", "1700000000.000001");
        var (body, good) = Signed(Press("approve", approval, message, "U0ANN"));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        foreach (var headers in new[]
        {
            [], [good[0]], [good[1]], [good[0], ("X-Slack-Signature", "v0=00")], [("X-Slack-Request-Timestamp", Text(now + 1)), good[1]],
            Signed(body, now - 301), Signed(body, now + 400), Signed(body, now, "another secret"),
        })
        {
            (await SendAsync("interactions", body, headers)).ShouldBe(401);
            (await SendAsync("events", body, headers)).ShouldBe(401);
        }

        (await SendAsync("interactions", body + " ", good)).ShouldBe(401, "one byte more");
        (await SendAsync("interactions", "payload=", Signed("payload=", now))).ShouldBe(400);
        (await SendAsync("interactions", "payload=%7B", Signed("payload=%7B", now))).ShouldBe(400);
        (await SendAsync("interactions", "nothing", Signed("nothing", now))).ShouldBe(400);
        await ShouldBeUndecidedAsync(approval);
    }

    [Fact]
    public async Task Slack_learns_that_the_address_is_ours()
    {
        const string body = """{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}""";
        var (status, text) = await CallAsync("events", body, Signed(body, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()), "application/json");
        status.ShouldBe(200);
        JsonElement.Parse(text).GetProperty("challenge").GetString().ShouldBe("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
    }

    private Task<Approval> AskAsync(string body = """{"title":"Deploy","approvers":["user:ann@example.com"]}""") => service.CreateAsync(Ci, JsonElement.Parse(body));

    private async Task ShouldBeUndecidedAsync(Approval approval)
    {
        var now = (await approval.Get(Auditor)).Json;
        now.GetProperty("status").GetString().ShouldBe("pending");
        now.GetProperty("votes").EnumerateArray().ShouldNotContain(vote => vote.GetProperty("channel").GetString() == "slack");
    }

    /// <summary>The message as the channel sends it.</summary>
    private async Task<SlackReference> PostAsync(Approval approval, string? shared = null)
    {
        var id = Guid.Parse(approval.Id);
        var state = (await approval.Service.Services.GetRequiredService<IApprovalReader>().FindAsync(id, default))!;
        var channel = approval.Service.Services.GetServices<IChannel>().Single(channel => channel.Name == "slack");
        var sent = await channel.SendAsync(
            new OutgoingMessage(
                Guid.CreateVersion7(), id, state.Version, NoticeKind.Requested, MessageTemplates.Requested, "user:ann@example.com",
                shared is null ? "dm:ann@example.com" : "channel:" + shared, state, null, []),
            default);
        return SlackReference.Parse(sent.ShouldBeOfType<SendResult.Delivered>().Reference)!;
    }

    private Task<int> PressAsync(string action, Approval approval, SlackReference message, string user, int revision = 1)
    {
        var (body, headers) = Signed(Press(action, approval, message, user, revision));
        return SendAsync("interactions", body, headers, approval.Service);
    }

    private string Press(string action, Approval approval, SlackReference message, string user, int revision = 1, string? trigger = null) => JsonSerializer.Serialize(new
    {
        type = "block_actions",
        user = new { id = user },
        team = new { id = FakeSlack.Team },
        trigger_id = trigger ?? $"trigger-{Interlocked.Increment(ref triggers)}",
        container = new { type = "message", message_ts = message.Ts, channel_id = message.Channel },
        channel = new { id = message.Channel },
        actions = new[] { new { action_id = action, block_id = "decide", type = "button", value = $"{approval.Id}.{revision}" } },
    });

    private Task<int> SubmitAsync(JsonElement view, string user, string words)
    {
        var (body, headers) = Signed(JsonSerializer.Serialize(new
        {
            type = "view_submission",
            user = new { id = user },
            trigger_id = $"trigger-{Interlocked.Increment(ref triggers)}",
            view = new
            {
                id = "V1",
                callback_id = view.GetProperty("callback_id").GetString(),
                private_metadata = view.GetProperty("private_metadata").GetString(),
                state = new { values = new { words = new { words = new { type = "plain_text_input", value = words } } } },
            },
        }));
        return SendAsync("interactions", body, headers);
    }

    private static (string Body, (string, string)[] Headers) Signed(string payload)
    {
        var body = "payload=" + Uri.EscapeDataString(payload);
        return (body, Signed(body, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
    }

    private static (string, string)[] Signed(string body, long at, string secret = FakeSlack.Secret) =>
        [("X-Slack-Request-Timestamp", Text(at)), ("X-Slack-Signature", SlackSignature.Of(secret, Text(at), Encoding.UTF8.GetBytes(body)))];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<int> SendAsync(string door, string body, (string Name, string Value)[] headers, Service? node = null) =>
        (await CallAsync(door, body, headers, "application/x-www-form-urlencoded", node)).Status;

    private async Task<(int Status, string Text)> CallAsync(string door, string body, (string Name, string Value)[] headers, string type, Service? node = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/slack/" + door) { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await (node ?? service).Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

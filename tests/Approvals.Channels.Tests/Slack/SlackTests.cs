using System.Text;
using System.Text.Json;
using Approvals.Channels.Slack;
using Approvals.Channels.Templates;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Channels.Tests.Slack;

public sealed class SlackTests : IAsyncLifetime
{
    private FakeSlack slack = null!;

    public async Task InitializeAsync() => slack = await FakeSlack.StartAsync();

    public async Task DisposeAsync()
    {
        slack.Faults.ShouldBeEmpty("the fake found a call that Slack's reference forbids");
        await slack.DisposeAsync();
    }

    [Fact]
    public async Task A_person_is_asked_in_a_conversation_of_their_own_with_buttons_that_carry_the_revision()
    {
        var message = Messages.About(Messages.Pending(), destination: "dm:ann@example.com");
        var sent = (await SendAsync(message)).ShouldBeOfType<SendResult.Delivered>();

        var posted = slack.Messages[sent.Reference!];
        posted.GetProperty("channel").GetString().ShouldBe("D0ANN");
        posted.GetProperty("metadata").GetProperty("event_payload").GetProperty("id").GetString().ShouldBe(message.Id.ToString());
        ButtonsIn(posted).ShouldBe([("approve", $"{message.ApprovalId}.1"), ("reject", $"{message.ApprovalId}.1"), ("open", null)]);
        posted.ToString().ShouldContain("Deploy payments 4.7.11 to production");
        slack.Calls.Select(call => call.Method).ShouldBe(["users.lookupByEmail", "conversations.open", "chat.postMessage"]);

        await SendAsync(message);
        slack.CallsOf("users.lookupByEmail").Count().ShouldBe(2, "every channel has a memory of its own");
    }

    [Fact]
    public async Task After_the_decision_the_message_shows_the_outcome_and_no_buttons()
    {
        var pending = Messages.Pending();
        var sent = (await SendAsync(Messages.About(pending, destination: "dm:ann@example.com"))).ShouldBeOfType<SendResult.Delivered>();
        var decided = Messages.Rejected();

        var updated = await SendAsync(Messages.About(decided, MessageTemplates.Decided, sent.Reference, "dm:ann@example.com") with { UpdateOnly = true });

        updated.ShouldBe(new SendResult.Delivered(sent.Reference));
        slack.CallsOf("chat.postMessage").Count().ShouldBe(1, "who was asked is not disturbed again");
        var shown = slack.Messages[sent.Reference!];
        ButtonsIn(shown).Select(button => button.Action).ShouldBe(["open"]);
        shown.ToString().ShouldContain("Rejected by ann@example.com");
        shown.ToString().ShouldContain("Not on a Friday.");
    }

    [Fact]
    public async Task Who_asked_hears_of_the_outcome_and_the_earlier_message_shows_it_too()
    {
        var sent = (await SendAsync(Messages.About(Messages.Pending(), MessageTemplates.Progress, destination: "dm:ann@example.com"))).ShouldBeOfType<SendResult.Delivered>();
        var told = (await SendAsync(Messages.About(Messages.Rejected(), MessageTemplates.Decided, sent.Reference, "dm:ann@example.com"))).ShouldBeOfType<SendResult.Delivered>();

        told.Reference.ShouldNotBe(sent.Reference);
        slack.Messages[sent.Reference!].ToString().ShouldContain("Rejected by ann@example.com");
        slack.Messages[told.Reference!].ToString().ShouldContain("Rejected by ann@example.com");
    }

    [Fact]
    public async Task A_correction_without_an_earlier_message_says_nothing()
    {
        (await SendAsync(Messages.About(Messages.Rejected(), MessageTemplates.Decided, destination: "dm:ann@example.com") with { UpdateOnly = true })).ShouldBeOfType<SendResult.Delivered>();
        slack.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reminder_stands_below_what_it_reminds_of_and_has_no_buttons_of_its_own()
    {
        var approval = Messages.Pending();
        var sent = (await SendAsync(Messages.About(approval, destination: "channel:#releases"))).ShouldBeOfType<SendResult.Delivered>();
        var reminded = (await SendAsync(Messages.About(approval, MessageTemplates.Reminder, sent.Reference, "channel:#releases"))).ShouldBeOfType<SendResult.Delivered>();

        reminded.Reference.ShouldBe(sent.Reference, "the outcome goes where the buttons are");
        var reminder = slack.CallsOf("chat.postMessage").Last().Body;
        reminder.GetProperty("thread_ts").GetString().ShouldBe(sent.Reference!.Split('/')[1]);
        ButtonsIn(reminder).Select(button => button.Action).ShouldBe(["open"]);
    }

    [Fact]
    public async Task A_question_that_is_asked_again_takes_the_buttons_from_the_old_message()
    {
        var approval = Messages.Pending();
        var first = (await SendAsync(Messages.About(approval, destination: "dm:ann@example.com"))).ShouldBeOfType<SendResult.Delivered>();
        var second = (await SendAsync(Messages.About(approval, MessageTemplates.Escalated, first.Reference, "dm:ann@example.com"))).ShouldBeOfType<SendResult.Delivered>();
        ButtonsIn(slack.Messages[first.Reference!]).Select(button => button.Action).ShouldBe(["open"]);
        ButtonsIn(slack.Messages[second.Reference!]).Select(button => button.Action).ShouldBe(["approve", "reject", "open"]);
    }

    [Fact]
    public async Task A_digest_belongs_to_no_single_approval()
    {
        var message = Messages.About(Messages.Pending(), MessageTemplates.Digest, destination: "dm:ann@example.com");
        (await SendAsync(message with { Digest = [Messages.About(Messages.Pending()), message] })).ShouldBe(new SendResult.Delivered());
    }

    [Fact]
    public async Task Long_texts_stay_within_slacks_limits()
    {
        var wide = new string('<', 200);
        var approval = Messages.Pending(Messages.Request with
        {
            Title = wide,
            Description = string.Concat(Enumerable.Repeat("<&>👩‍👩‍👧‍👦", 3000)),
            WorkflowId = wide,
            Context = new Domain.Json.RawJson(JsonSerializer.Serialize(Enumerable.Range(0, 30).ToDictionary(i => wide + i, _ => wide, StringComparer.Ordinal))),
        });
        foreach (var template in MessageTemplates.All)
        {
            var message = Messages.About(approval, template, destination: "channel:#releases");
            if (template == MessageTemplates.Digest)
                message = message with { Digest = [.. Enumerable.Range(0, 200).Select(_ => Messages.About(approval))] };
            (await SendAsync(message)).ShouldBeOfType<SendResult.Delivered>(template);
        }
    }

    [Fact]
    public async Task The_incoming_webhook_takes_everything_and_updates_nothing()
    {
        var options = new SlackOptions { WebhookUrl = slack.WebhookUrl };
        (await SendAsync(Messages.About(Messages.Pending(), destination: "webhook"), options)).ShouldBe(new SendResult.Delivered());
        (await SendAsync(Messages.About(Messages.Rejected(), MessageTemplates.Decided, destination: "webhook") with { UpdateOnly = true }, options)).ShouldBe(new SendResult.Delivered());
        var posted = slack.Calls.Single().Body;
        ButtonsIn(posted).Select(button => button.Action).ShouldBe(["open"], "without a token nobody could be asked who pressed");
    }

    [Fact]
    public async Task A_webhook_that_was_removed_is_not_used_again()
    {
        slack.Failing["webhook"] = (404, "no_service", null);
        (await SendAsync(Messages.About(Messages.Pending(), destination: "webhook"), new SlackOptions { WebhookUrl = slack.WebhookUrl }))
            .ShouldBeOfType<SendResult.GiveUp>().DisablesDestination.ShouldBeTrue();
    }

    [Theory]
    [InlineData("user:ann@example.com", null, "dm:ann@example.com")]
    [InlineData("user:ann", null, "channel:#approvals")]
    [InlineData("group:security", "#security", "channel:#security")]
    [InlineData("group:security", null, "channel:#approvals")]
    [InlineData("role:approver", null, "channel:#approvals")]
    [InlineData("callback:x", null, null)]
    public void Everybody_has_a_place(string recipient, string? groupChannel, string? place)
    {
        using var api = new SlackApi(Options());
        using var directory = new SlackDirectory(api);
        var channel = new SlackChannel(Options(), directory, null!);
        var addressee = new Addressee(recipient, groupChannel is null ? null : new GroupOptions { SlackChannel = groupChannel });
        channel.DestinationsOf(addressee).ShouldBe(place is null ? [] : [place]);
    }

    [Fact]
    public void What_anyone_with_the_role_may_decide_takes_a_token_so_there_are_no_buttons_for_everyone()
    {
        new SlackOptions().MembersAreApprovers.ShouldBeFalse();
        SlackDestination.Of(new Addressee("role:approver"), new SlackOptions { WebhookUrl = new Uri("https://hooks.example.com/") }).ShouldBe(["webhook"]);
        SlackDestination.Of(new Addressee("role:approver"), new SlackOptions { BotToken = "x" }).ShouldBeEmpty();
    }

    public static TheoryData<string, Type, bool> Codes => new()
    {
        { "ratelimited", typeof(SendResult.TryLater), false }, { "rate_limited", typeof(SendResult.TryLater), false }, { "message_limit_exceeded", typeof(SendResult.TryLater), false },
        { "invalid_auth", typeof(SendResult.TryLater), false }, { "not_authed", typeof(SendResult.TryLater), false }, { "account_inactive", typeof(SendResult.TryLater), false },
        { "token_revoked", typeof(SendResult.TryLater), false }, { "token_expired", typeof(SendResult.TryLater), false }, { "org_login_required", typeof(SendResult.TryLater), false },
        { "missing_scope", typeof(SendResult.TryLater), false }, { "no_permission", typeof(SendResult.TryLater), false }, { "not_allowed_token_type", typeof(SendResult.TryLater), false },
        { "ekm_access_denied", typeof(SendResult.TryLater), false }, { "access_denied", typeof(SendResult.TryLater), false },
        { "not_in_channel", typeof(SendResult.TryLater), false }, { "restricted_action", typeof(SendResult.TryLater), false }, { "posting_to_general_channel_denied", typeof(SendResult.TryLater), false },
        { "channel_not_found", typeof(SendResult.GiveUp), false }, { "is_archived", typeof(SendResult.GiveUp), false }, { "channel_is_archived", typeof(SendResult.GiveUp), false },
        { "user_not_found", typeof(SendResult.GiveUp), false }, { "users_not_found", typeof(SendResult.GiveUp), false }, { "user_disabled", typeof(SendResult.GiveUp), false },
        { "user_not_visible", typeof(SendResult.GiveUp), false }, { "cannot_dm_bot", typeof(SendResult.GiveUp), false }, { "user_is_restricted", typeof(SendResult.GiveUp), false },
        { "no_service", typeof(SendResult.GiveUp), true }, { "no_service_id", typeof(SendResult.GiveUp), true }, { "no_team", typeof(SendResult.GiveUp), true },
        { "team_disabled", typeof(SendResult.GiveUp), true }, { "invalid_token", typeof(SendResult.GiveUp), true }, { "action_prohibited", typeof(SendResult.GiveUp), true },
        { "message_not_found", typeof(SendResult.GiveUp), false }, { "cant_update_message", typeof(SendResult.GiveUp), false }, { "edit_window_closed", typeof(SendResult.GiveUp), false }, { "is_inactive", typeof(SendResult.GiveUp), false },
        { "invalid_blocks", typeof(SendResult.GiveUp), false }, { "invalid_blocks_format", typeof(SendResult.GiveUp), false }, { "msg_too_long", typeof(SendResult.GiveUp), false },
        { "msg_blocks_too_long", typeof(SendResult.GiveUp), false }, { "no_text", typeof(SendResult.GiveUp), false }, { "invalid_arguments", typeof(SendResult.GiveUp), false },
        { "invalid_payload", typeof(SendResult.GiveUp), false }, { "invalid_json", typeof(SendResult.GiveUp), false }, { "invalid_form_data", typeof(SendResult.GiveUp), false },
        { "invalid_post_type", typeof(SendResult.GiveUp), false }, { "too_many_attachments", typeof(SendResult.GiveUp), false },
        { "fatal_error", typeof(SendResult.TryLater), false }, { "internal_error", typeof(SendResult.TryLater), false }, { "service_unavailable", typeof(SendResult.TryLater), false },
        { "request_timeout", typeof(SendResult.TryLater), false }, { "something_new", typeof(SendResult.TryLater), false }, { "", typeof(SendResult.TryLater), false },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_error_means_one_thing(string error, Type meaning, bool disables)
    {
        var result = SlackErrors.Classify(error, 200, null);
        result.ShouldBeOfType(meaning);
        (result is SendResult.GiveUp { DisablesDestination: true }).ShouldBe(disables);
    }

    [Fact]
    public async Task Slack_says_how_long_to_wait()
    {
        slack.Failing["chat.postMessage"] = (429, "ratelimited", 37);
        (await SendAsync(Messages.About(Messages.Pending(), destination: "channel:#releases"))).ShouldBeOfType<SendResult.TryLater>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(37));
        slack.Failing["chat.postMessage"] = (502, "bad_gateway", null);
        (await SendAsync(Messages.About(Messages.Pending(), destination: "channel:#releases"))).ShouldBeOfType<SendResult.TryLater>();
        slack.Failing.Clear();
        (await SendAsync(Messages.About(Messages.Pending(), destination: "channel:nowhere"))).ShouldBeOfType<SendResult.GiveUp>();
        (await SendAsync(Messages.About(Messages.Pending(), destination: "dm:nobody@example.com"))).ShouldBeOfType<SendResult.GiveUp>();
        (await SendAsync(Messages.About(Messages.Pending(), destination: "channel:#releases"), new SlackOptions { BotToken = "wrong", BaseUrl = slack.Url })).ShouldBeOfType<SendResult.TryLater>();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(299, true)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_signature_counts_for_five_minutes(int age, bool valid)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var timestamp = (now.ToUnixTimeSeconds() - age).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var body = "payload=x"u8.ToArray();
        SlackSignature.IsValid(FakeSlack.Secret, timestamp, body, SlackSignature.Of(FakeSlack.Secret, timestamp, body), now).ShouldBe(valid);
    }

    [Fact]
    public void The_signature_is_the_one_that_slack_documents()
    {
        // The worked example in Slack's guide to verifying requests.
        const string body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        SlackSignature.Of("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", Encoding.UTF8.GetBytes(body))
            .ShouldBe("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
    }

    [Theory]
    [InlineData(null, "v0=x")]
    [InlineData("", "v0=x")]
    [InlineData("1800000000", null)]
    [InlineData("1800000000", "")]
    [InlineData("1800000000", "v0=")]
    [InlineData("1800000000", "v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("1800000000.0", "v0=x")]
    [InlineData("-1800000000", "v0=x")]
    [InlineData("99999999999999999999", "v0=x")]
    public void What_is_no_signature_is_refused(string? timestamp, string? signature) =>
        SlackSignature.IsValid(FakeSlack.Secret, timestamp, "payload=x"u8, signature, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000)).ShouldBeFalse();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"type":"block_actions"}""")]
    [InlineData("""{"type":"block_actions","actions":[]}""")]
    [InlineData("""{"type":"block_actions","actions":[{"action_id":"open"}],"user":{"id":"U1"}}""")]
    [InlineData("""{"type":"block_actions","actions":[{"action_id":"approve","value":"x.1"}],"user":{"id":"U1"},"trigger_id":"t","channel":{"id":"C1"},"container":{"message_ts":"1"}}""")]
    [InlineData("""{"type":"block_actions","actions":[{"action_id":"approve","value":7}],"user":"U1"}""")]
    [InlineData("""{"type":"view_submission","view":{"callback_id":"reject","private_metadata":"x"}}""")]
    [InlineData("""{"type":"view_closed"}""")]
    [InlineData("""{"type":7}""")]
    public void What_is_not_ours_needs_no_work(string payload) => SlackInteraction.Parse(payload).ShouldBeNull();

    private async Task<SendResult> SendAsync(OutgoingMessage message, SlackOptions? options = null)
    {
        options ??= Options();
        using var api = new SlackApi(options);
        using var directory = new SlackDirectory(api);
        var templates = new TemplateStore(null, TimeProvider.System, NullLogger<TemplateStore>.Instance);
        return await new SlackChannel(options, directory, new SlackMessenger(options, api, templates, Messages.Links)).SendAsync(message, CancellationToken.None);
    }

    private SlackOptions Options() => new() { BotToken = FakeSlack.Token, SigningSecret = FakeSlack.Secret, BaseUrl = slack.Url, Channel = "#approvals" };

    private static IEnumerable<(string Action, string? Value)> ButtonsIn(JsonElement message) => message.GetProperty("blocks").EnumerateArray()
        .Where(block => block.GetProperty("type").GetString() == "actions").SelectMany(block => block.GetProperty("elements").EnumerateArray())
        .Select(button => (button.GetProperty("action_id").GetString()!, button.TryGetProperty("value", out var value) ? value.GetString() : null));
}

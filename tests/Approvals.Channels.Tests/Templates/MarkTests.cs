using System.Net;
using System.Text.Json;
using Approvals.Channels.Templates;
using Approvals.Channels.Templates.Model;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Commands;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Channels.Tests.Templates;

/// <summary>What cannot be seen, and who looks like somebody else, in mails, Slack, Teams and the inbox.</summary>
public sealed class MarkTests
{
    private const string Evil = "a\u202eb\u200bc\u2066d\u00ade\u2028f\u3164";
    private static readonly TemplateStore Store = new(null, TimeProvider.System, NullLogger<TemplateStore>.Instance);

    public static TheoryData<string> Templates => [.. MessageTemplates.All];

    [Theory]
    [MemberData(nameof(Templates))]
    public void No_message_holds_a_character_that_cannot_be_seen(string template)
    {
        var request = Messages.Request with
        {
            Description = Evil,
            Context = new RawJson(JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { [Evil] = Evil, ["list"] = new[] { Evil }, ["deep"] = new Dictionary<string, string> { [Evil] = Evil } })),
        };
        var approval = template == MessageTemplates.Decided
            ? Messages.Rejected(request, Evil)
            : Messages.Pending(request, new ApprovalCommand.AddComment(Messages.Requester, Evil));
        var message = Messages.About(approval, template) with { Note = template == MessageTemplates.Undelivered ? Evil : null };
        if (template == MessageTemplates.Digest)
            message = message with { Digest = [Messages.About(approval), Messages.About(approval, MessageTemplates.Progress)] };
        foreach (var part in TemplatePart.All.Where(part => part != TemplatePart.InApp || template != MessageTemplates.Digest))
        {
            var text = Store.Render(part, template, Messages.ModelOf(message));
            var read = part.Name == "json" ? JsonSerializer.Serialize(JsonElement.Parse(text), Plain) : WebUtility.HtmlDecode(text);
            HiddenCharacters.Runs(read).Where(run => run.IsHidden).Select(run => run.Text).ShouldBeEmpty(part.ToString());
            if (part == TemplatePart.EmailText || part == TemplatePart.EmailHtml)
                read.ShouldContain("a[U+202E]b[U+200B]c[U+2066]d[U+00AD]e[U+2028]f[U+3164]", Case.Sensitive, part.ToString());
        }
    }

    [Fact]
    public void Marks_keep_within_what_slack_takes()
    {
        var request = Messages.Request with { Description = string.Concat(Enumerable.Repeat("x\u202ey\u200b", 1000)) };
        var message = JsonElement.Parse(Store.Render(TemplatePart.Slack, MessageTemplates.Requested, Messages.ModelOf(Messages.About(Messages.Pending(request)))));
        Slack.SlackRules.FaultIn(message).ShouldBeNull();
    }

    [Theory]
    [InlineData("user:cfo@company.example", "user:cfo@evil.example", "group:cfo", "cfo@company.example, cfo@evil.example, cfo (group)")]
    [InlineData("user:ci", "service:ci", "user:bob@x.example", "user:ci, service:ci, bob@x.example")]
    [InlineData("user:ann@x.example", "user:\u0430nn@x.example", "group:security", "user:ann@x.example, user:\u0430nn@x.example [U+0430], security (group)")]
    public void Everybody_is_told_apart_in_every_message(string one, string two, string three, string waitingOn)
    {
        var approval = Messages.Pending(Messages.Request with
        {
            Stages = [new Stage("review", [new Rule([Principal.Parse(one), Principal.Parse(two), Principal.Parse(three)], 2)])],
        });
        var model = Messages.ModelOf(Messages.About(approval));
        ((IReadOnlyDictionary<string, object?>)model["approval"]!)["waitingOn"].ShouldBe(waitingOn);
        WebUtility.HtmlDecode(Store.Render(TemplatePart.Slack, MessageTemplates.Requested, model)).ShouldContain(waitingOn);
    }

    [Theory]
    [InlineData("Bob@X.example", "user:bob@x.example")]
    [InlineData("BOB@x.EXAMPLE", "user:bob@x.example")]
    [InlineData("Zo\u0065\u0308@x.example", "user:zo\u00eb@x.example")]
    [InlineData("\u03a3\u03bf\u03c6\u03cc\u03c2@x.example", "user:\u03c3\u03bf\u03c6\u03cc\u03c3@x.example")]
    [InlineData("bob@x.example", "user:bob@x.example")]
    public void Whose_address_is_notified_is_only_told(string address, string recipient)
    {
        var approval = Messages.Pending(Messages.Request with
        {
            NotifyUsers = [address],
            Stages = [new Stage(null, [new Rule([Principal.User("ann@x.example")], 1)])],
        });
        Principal.User(address).Text.ShouldBe(recipient);
        foreach (var template in new[] { MessageTemplates.Requested, MessageTemplates.Escalated, MessageTemplates.Reminder })
        {
            var message = Messages.About(approval, template, destination: recipient["user:".Length..], recipient: recipient);
            MessageModel.Asks(message).ShouldBeFalse();
            foreach (var part in new[] { TemplatePart.EmailSubject, TemplatePart.EmailText, TemplatePart.EmailHtml })
            {
                var text = Store.Render(part, template, Messages.ModelOf(message));
                text.ShouldNotContain("/r/t?verdict=");
                text.ShouldNotContain("Approval needed");
                text.ShouldNotContain("Your approval is needed");
            }
        }

        MessageModel.Asks(Messages.About(approval, destination: "ann@x.example", recipient: "user:ann@x.example")).ShouldBeTrue();
    }

    private static JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

using System.Text.Json;
using Approvals.Channels.Templates;
using Approvals.Channels.Templates.Model;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Commands;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Channels.Tests.Templates;

public sealed class TemplateRenderingTests
{
    private static readonly TemplateStore Store = new(null, TimeProvider.System, NullLogger<TemplateStore>.Instance);

    public static TheoryData<string> Templates => [.. MessageTemplates.All];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Template_rendering_writes_every_message_in_every_part(string template)
    {
        foreach (var part in TemplatePart.All)
        {
            foreach (var sample in Samples.Of(template))
            {
                var text = Store.Render(part, template, sample);
                text.ShouldNotBeNullOrWhiteSpace();
                if (part.Syntax is Syntax.Json or Syntax.SlackJson)
                    JsonElement.Parse(text).ValueKind.ShouldBe(JsonValueKind.Object);
                if (part.Syntax == Syntax.Line)
                    text.ShouldNotContain("\n");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void The_text_of_a_mail_reads_well(string template)
    {
        var text = Store.Render(TemplatePart.EmailText, template, Messages.ModelOf(Samples.Message(template)));
        text.ShouldNotContain("\n\n\n");
        text.ShouldNotContain("{{");
        // Lines of people and of our own; a client that does not fold should not need to.
        text.Split('\n').Where(line => !line.Contains("http", StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= 160);
    }

    [Fact]
    public void A_request_says_who_asks_what_until_when_and_what_happens_then()
    {
        var text = Store.Render(TemplatePart.EmailText, MessageTemplates.Requested, MessageModel.Of(Messages.About(Messages.Pending()), Messages.Links.Approval));
        foreach (var words in new[]
        {
            "Your approval is needed", "Deploy payments 4.7.11 to production", "All checks are green.", "Asked by: ci@example.com", "environment: production", "build: 4711",
            "Until: 31 Jan 2026, 10:30 UTC, after that it is rejected", "Review and decide: https://approvals.example.com/approvals/",
        })
            text.ShouldContain(words);
    }

    [Theory]
    [InlineData("Thanks.", "ci@example.com commented: \u201cThanks\u201d.")]
    [InlineData("Which ones?", "ci@example.com commented: \u201cWhich ones?\u201d.")]
    [InlineData("Hm...", "ci@example.com commented: \u201cHm...\u201d.")]
    public void A_comment_is_quoted_and_ends_with_one_full_stop(string comment, string sentence)
    {
        var commented = Messages.Pending(null, new ApprovalCommand.AddComment(Messages.Requester, comment));
        var text = Store.Render(TemplatePart.EmailText, MessageTemplates.Progress, Messages.ModelOf(Messages.About(commented, MessageTemplates.Progress)));
        text.ShouldContain(sentence + "\n");
    }

    [Fact]
    public void A_decision_says_what_by_whom_and_why()
    {
        var text = Store.Render(TemplatePart.EmailText, MessageTemplates.Decided, Messages.ModelOf(Messages.About(Messages.Rejected(), MessageTemplates.Decided)));
        text.ShouldContain("Rejected by ann@example.com, 31 Jan 2026, 09:30 UTC.");
        text.ShouldContain("Not on a Friday.");
        text.ShouldNotContain("Approve:");
    }

    [Fact]
    public void Who_is_only_told_is_not_asked()
    {
        var approval = Messages.Pending(Messages.Request with { NotifyUsers = ["boss@example.com"] });
        MessageModel.Asks(Messages.About(approval)).ShouldBeTrue();
        MessageModel.Asks(Messages.About(approval, recipient: "user:boss@example.com")).ShouldBeFalse();
        MessageModel.Asks(Messages.About(approval, MessageTemplates.Escalated, recipient: Messages.Requester.Self.Text)).ShouldBeFalse();
        MessageModel.Asks(Messages.About(Messages.Rejected())).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_public_address_there_are_no_links()
    {
        foreach (var part in TemplatePart.All.Where(part => part.Channel is "email" or "slack"))
        {
            foreach (var template in MessageTemplates.All)
                Store.Render(part, template, MessageModel.Of(Samples.Message(template), _ => null)).ShouldNotContain("href");
        }
    }

    [Fact]
    public void Long_texts_are_cut_between_characters_and_say_so()
    {
        TextLimit.Cut("abcdef", 4).ShouldBe("abc…");
        TextLimit.Cut("abc", 3).ShouldBe("abc");
        // A family is one character of eleven units; it is kept or left out as a whole.
        TextLimit.Cut("ab👨‍👩‍👧‍👦cd", 6).ShouldBe("ab…");
        TextLimit.Cut("<<<<", 9, piece => piece.Length * 4).ShouldBe("<<…");
    }
}

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Approvals.Channels.Templates;
using Approvals.Channels.Tests.Slack;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Commands;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Channels.Tests.Templates;

/// <summary>
/// What people write stays what they wrote: with any of the corpora's values in every place that a requester or an approver can fill,
/// the message has the same structure as with a harmless word.
/// </summary>
public sealed partial class HostileValueTests
{
    private const string Harmless = "word";

    private static readonly TemplateStore Store = new(null, TimeProvider.System, NullLogger<TemplateStore>.Instance);

    public static TheoryData<string, string> Places
    {
        get
        {
            var places = new TheoryData<string, string>();
            foreach (var corpus in new[] { "mentions-and-markup.txt", "template-code.txt", "crlf.txt" })
            {
                foreach (var template in MessageTemplates.All)
                    places.Add(corpus, template);
            }

            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void No_value_becomes_markup_in_a_mail(string corpus, string template)
    {
        var plain = Tags(Render(TemplatePart.EmailHtml, template, Harmless));
        foreach (var value in Cases(corpus))
        {
            var html = Render(TemplatePart.EmailHtml, template, value);
            Tags(html).ShouldBe(plain, value);
            WebUtility.HtmlDecode(html).ShouldContain(SafeText.Lines(value), Case.Sensitive, value);
            Render(TemplatePart.EmailText, template, value).ShouldContain(SafeText.Lines(value).Split('\n')[0].TrimEnd(), Case.Sensitive, value);
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void No_value_becomes_a_mention_a_link_or_a_block_in_slack(string corpus, string template)
    {
        var plain = Shape(JsonElement.Parse(Render(TemplatePart.Slack, template, Harmless)));
        foreach (var value in Cases(corpus))
        {
            var message = JsonElement.Parse(Render(TemplatePart.Slack, template, value));
            Shape(message).ShouldBe(plain, value);
            SlackRules.FaultIn(message).ShouldBeNull(value);
            Texts(message).ShouldAllBe(text => !text.Contains('<', StringComparison.Ordinal) || text.StartsWith("Until <!date^", StringComparison.Ordinal), value);
            Texts(message).Select(WebUtility.HtmlDecode).ShouldContain(text => text!.Contains(SafeText.Lines(value).TrimEnd(), StringComparison.Ordinal), value);
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void No_value_gets_where_teams_reads_markdown(string corpus, string template)
    {
        var plain = JsonElement.Parse(Render(TemplatePart.Teams, template, Harmless));
        foreach (var value in Cases(corpus))
        {
            var card = JsonElement.Parse(Render(TemplatePart.Teams, template, value));
            Shape(card).ShouldBe(Shape(plain), value);
            MarkdownIn(card).ShouldBe(MarkdownIn(plain), value);
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void No_value_breaks_a_line(string corpus, string template)
    {
        foreach (var value in Cases(corpus))
        {
            foreach (var part in new[] { TemplatePart.EmailSubject, TemplatePart.InApp })
                Render(part, template, value).ShouldAllBe(c => !char.IsControl(c) && c != '\u2028' && c != '\u2029' && c != '\u202e', value);
        }
    }

    /// <summary>A blank value leaves its place out, which is another structure and no harm.</summary>
    private static IEnumerable<string> Cases(string corpus) =>
        (corpus == "crlf.txt" ? Corpus.Escaped(corpus) : Corpus.Lines(corpus)).Where(value => SafeText.Line(value).Length > 0);

    private static string Render(TemplatePart part, string template, string value)
    {
        var request = Messages.Request with
        {
            Title = value,
            Description = value,
            WorkflowId = value,
            Context = new RawJson(JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["fact"] = value, [value] = "fact" })),
        };
        var approval = template == MessageTemplates.Decided
            ? Messages.Rejected(request, value)
            : Messages.Pending(request, new ApprovalCommand.AddComment(Messages.Requester, value));
        var message = Messages.About(approval, template) with { Note = template == MessageTemplates.Undelivered ? value : null };
        if (template == MessageTemplates.Digest)
            message = message with { Digest = [Messages.About(approval), Messages.About(approval, MessageTemplates.Progress)] };
        return Store.Render(part, template, Messages.ModelOf(message));
    }

    /// <summary>All tags, with the ids in their links left out.</summary>
    private static List<string> Tags(string html) => [.. Tag().Matches(html).Select(tag => Id().Replace(tag.Value, "ID"))];

    /// <summary>Names, kinds and numbers of members, without the texts.</summary>
    private static string Shape(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject().Select(member => member.Name + Shape(member.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(',', element.EnumerateArray().Select(Shape)) + "]",
        _ => element.ValueKind.ToString(),
    };

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private static List<string> MarkdownIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("type", out var type) && type.ValueEquals("TextBlock") => [element.GetProperty("text").GetString()!],
        JsonValueKind.Object => [.. element.EnumerateObject().SelectMany(member => MarkdownIn(member.Value))],
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(MarkdownIn)],
        _ => [],
    };

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.None, 1000)]
    private static partial Regex Id();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}

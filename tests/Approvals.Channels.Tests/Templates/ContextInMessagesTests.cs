using System.Net;
using System.Text.Json;
using Approvals.Channels.Templates;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Context;
using Approvals.Domain.Json;
using Approvals.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Channels.Tests.Templates;

/// <summary>What a message says of a context: few facts, in words that cannot be taken for others, and how many more there are.</summary>
public sealed class ContextInMessagesTests
{
    private static readonly TemplateStore Store = new(null, TimeProvider.System, NullLogger<TemplateStore>.Instance);

    public static TheoryData<int, string> Everywhere
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach (var part in Parts)
            {
                for (var number = 0; number < ContextPairs.All.Count; number++)
                    cases.Add(number, part.ToString()!);
            }

            return cases;
        }
    }

    private static IEnumerable<TemplatePart> Parts => [TemplatePart.EmailText, TemplatePart.EmailHtml, TemplatePart.Slack, TemplatePart.Teams];

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void Every_fact_is_named_and_written_so_that_it_is_not_taken_for_another(int number, string part)
    {
        var pair = ContextPairs.All[number];
        var text = Render(part, pair.After);
        foreach (var row in pair.Rows.Where(row => row.Now is not null && !row.Name.StartsWith("k0", StringComparison.Ordinal)))
            text.ShouldContain($"{row.Name}: {row.Now}");
        foreach (var row in pair.Rows.Where(row => row.Now is null))
            text.Split('\n').ShouldAllBe(line => !line.StartsWith($"{row.Name}: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("email text")]
    [InlineData("email html")]
    [InlineData("slack json")]
    [InlineData("teams json")]
    public void It_says_how_many_more_there_are_and_nothing_where_these_are_all(string part)
    {
        Render(part, ContextPairs.Keys(8)).ShouldNotContain(" more");
        Render(part, ContextPairs.Keys(9)).ShouldContain("and 1 more");
        Render(part, ContextPairs.Keys(300)).ShouldContain("and 292 more");
        Render(part, ContextPairs.Keys(8_000)).ShouldContain("and 7,992 more");
        Render(part, "{}").ShouldNotContain(" more");
    }

    [Theory]
    [InlineData("email text")]
    [InlineData("email html")]
    [InlineData("slack json")]
    [InlineData("teams json")]
    public void Hidden_characters_are_marked_and_line_breaks_escaped_in_names_and_values(string part)
    {
        var text = Render(part, "{\"v\":\"\u202egpj.exe\",\"env\u2066ironment\":\"a\\nb\",\"l\":[\"\u200b\"]}");
        text.ShouldContain("v: [U+202E]gpj.exe");
        text.ShouldContain("env[U+2066]ironment: \"a\\nb\" (text)");
        text.ShouldContain("l: [\"[U+200B]\"]");
    }

    [Theory]
    [InlineData("email text")]
    [InlineData("email html")]
    [InlineData("slack json")]
    [InlineData("teams json")]
    public void Long_names_and_values_are_cut_and_a_message_stays_small(string part)
    {
        var text = Render(part, JsonSerializer.Serialize(Enumerable.Range(0, 8).ToDictionary(key => new string((char)('a' + key), 10_000), _ => new string('\u202e', 10_000))));
        text.Length.ShouldBeLessThan(40_000);
        text.ShouldContain("…");
    }

    /// <summary>What a person reads: one line for each fact, without the syntax around it.</summary>
    private static string Render(string part, string context)
    {
        var approval = Messages.Pending(Messages.Request with { Context = new RawJson(context), Description = null });
        var rendered = Store.Render(Parts.Single(one => one.ToString() == part), MessageTemplates.Requested, Messages.ModelOf(Messages.About(approval)));
        return part switch
        {
            "email html" => WebUtility.HtmlDecode(rendered).Replace("</td>\n<td class=\"value\"", ": <td class=\"value\"", StringComparison.Ordinal) is var html
                ? System.Text.RegularExpressions.Regex.Replace(html, "<t[dr][^>]*>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))
                : "",
            "email text" => rendered,
            _ => string.Join('\n', TextsOf(JsonElement.Parse(rendered))).Replace(": \n", ": ", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal),
        };
    }

    private static IEnumerable<string> TextsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Object => element.EnumerateObject().Where(member => member.Name is not ("type" or "size" or "weight" or "isSubtle")).SelectMany(member => TextsOf(member.Value)),
        _ => [],
    };
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Approvals.Host.Tests.Browser.Support;
using Approvals.Testing;

namespace Approvals.Host.Tests.Pages;

/// <summary>What the pages say of a context, alone and beside the last time: on the page, in the panel, in the embedded card.</summary>
public sealed partial class ContextTests(ContextTests.Place place) : IClassFixture<ContextTests.Place>
{
    private static readonly string Ci = Tokens.Mint("ci@company.com", ["requester"], []);
    private static readonly string Ann = Tokens.Mint("ann@company.com", ["approver"], []);
    private static readonly string Bob = Tokens.Mint("bob@company.com", ["approver"], []);
    private static readonly string Olga = Tokens.Mint("olga@company.com", ["operator"], []);

    public static TheoryData<int> Pairs => [.. Enumerable.Range(0, ContextPairs.All.Count)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Page_and_panel_show_what_changed_first_and_say_that_nothing_did_exactly_where_nothing_did(int number)
    {
        var pair = ContextPairs.All[number];
        var id = await AskTwiceAsync(pair);
        foreach (var headers in new (string, string)[][] { [], [("X-Fragment", "1")] })
        {
            var page = await place.GetAsync(Ann, $"/approvals/{id}", headers);
            page.Text.Contains("Nothing changed since", StringComparison.Ordinal).ShouldBe(pair.Changed.Count == 0);
            var rows = RowsOf(page.Text);
            rows.TakeWhile(row => row.IsChanged).Select(row => row.Pointer).Order(StringComparer.Ordinal).ShouldBe(pair.Changed.Order(StringComparer.Ordinal));
            rows.Skip(pair.Changed.Count).ShouldAllBe(row => !row.IsChanged);
            Says(rows, pair);
            RowsOf(WithoutDetails(page.Text)).Where(row => row.IsChanged).Select(row => row.Name).ShouldBe(rows.Where(row => row.IsChanged).Select(row => row.Name), "none of them is folded");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_embedded_card_shows_the_same(int number)
    {
        var pair = ContextPairs.All[number];
        var card = await place.GetAsync(Ann, $"/embed/cards/{await AskTwiceAsync(pair)}");
        card.Text.Contains("Nothing changed since", StringComparison.Ordinal).ShouldBe(pair.Changed.Count == 0);
        var names = Terms().Matches(card.Text).Select(match => (IsChanged: match.Groups["class"].Success, Text: PlainText(match.Groups["name"].Value))).ToList();
        names.TakeWhile(name => name.IsChanged).Count().ShouldBe(pair.Changed.Count);
        names.Skip(pair.Changed.Count).ShouldAllBe(name => !name.IsChanged);
        names.Take(pair.Rows.Count).Select(name => name.Text).ShouldBe(pair.Rows.Select(row => row.Name));
        Says([.. Terms().Matches(card.Text).Select(match => new Row(null, match.Groups["class"].Success, PlainText(match.Groups["name"].Value), PlainText(match.Groups["value"].Value).Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal)))], pair);
    }

    [Fact]
    public async Task More_facts_than_a_page_holds_are_counted_and_stand_on_pages_of_their_own()
    {
        var id = await AskTwiceAsync(new ContextPair(ContextPairs.Keys(8_000), ContextPairs.Keys(8_000, [.. Enumerable.Range(0, 100).Select(key => (key * 80, "\"EVIL\""))]), [], []));
        var page = await place.GetAsync(Ann, $"/approvals/{id}");
        RowsOf(page.Text).Count(row => row.IsChanged).ShouldBe(40);
        PlainText(page.Text).ShouldContain("100 values changed since the last request of this workflow that you can see");
        PlainText(page.Text).ShouldContain("and 7,960 more, 60 of them changed. See and search all 8,000");
        page.Text.Length.ShouldBeLessThan(150_000);

        var first = await place.GetAsync(Ann, $"/approvals/{id}/context");
        RowsOf(first.Text).ShouldAllBe(row => row.IsChanged);
        PlainText(first.Text).ShouldContain("1 to 100 of 8,000, changed ones first.");
        var last = await place.GetAsync(Ann, $"/approvals/{id}/context?page=80");
        RowsOf(last.Text).Count.ShouldBe(100);
        RowsOf(last.Text)[^1].Name.ShouldBe("k7999");
        var found = await place.GetAsync(Ann, $"/approvals/{id}/context?q=evil&page=1");
        RowsOf(found.Text).Count.ShouldBe(100);
        var none = await place.GetAsync(Ann, $"/approvals/{id}/context?q=nowhere");
        PlainText(none.Text).ShouldContain("Nothing has “nowhere” in its name or value.");
        (await place.GetAsync(Ann, $"/approvals/{id}/context.json")).Json.EnumerateObject().Count().ShouldBe(8_000);
    }

    [Fact]
    public async Task A_long_value_folds_shows_the_place_of_its_change_and_opens_whole()
    {
        var pair = ContextPairs.All.Single(pair => pair.After.Length > ContextPairs.Long && pair.Changed.Count > 0);
        var id = await AskTwiceAsync(pair);
        var page = await place.GetAsync(Ann, $"/approvals/{id}");
        var outside = PlainText(WithoutDetails(page.Text));
        outside.ShouldContain("Changed from character 100,001, line 5,001");
        outside.ShouldContain("now: …");
        page.Text.ShouldContain("<mark>X</mark>");
        page.Text.ShouldContain("<del>0</del>");
        page.Text.Length.ShouldBeLessThan(400_000);
        page.Text.ShouldContain("<summary>All of it now: 200,000 characters</summary>");
        page.Text.ShouldContain($"/approvals/{id}/context?at=%2Flog");

        var whole = await place.GetAsync(Ann, $"/approvals/{id}/context?at=%2Flog");
        PlainText(whole.Text).ShouldContain("200,000 characters");
        var found = await place.GetAsync(Ann, $"/approvals/{id}/context?q=05001+of+a");
        RowsOf(found.Text).Single().Value.ShouldContain("05001 of a long log");
        (await place.GetAsync(Ann, $"/approvals/{id}/context?at=%2Fnowhere")).Status.ShouldBe(404);
        (await place.GetAsync(Bob, $"/approvals/{id}/context?at=%2Flog")).Status.ShouldBe(404, "who may not see the approval sees nothing of it");
        (await place.GetAsync(Bob, $"/approvals/{id}/context.json")).Status.ShouldBe(404);
        (await place.GetAsync(Bob, $"/approvals/{id}/timeline")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Nothing_is_compared_with_what_the_reader_may_not_see()
    {
        var workflow = Guid.NewGuid().ToString();
        await AskAsync(workflow, """{"secret":1}""", "user:bob@company.com");
        var id = await AskAsync(workflow, """{"secret":2}""", "user:ann@company.com");
        var page = await place.GetAsync(Ann, $"/approvals/{id}");
        page.Text.ShouldNotContain("since");
        RowsOf(page.Text).ShouldAllBe(row => !row.IsChanged);
        (await place.GetAsync(Ann, $"/embed/cards/{id}")).Text.ShouldNotContain("since");
        PlainText((await place.GetAsync(Olga, $"/approvals/{id}")).Text).ShouldContain("1 value changed since");
    }

    [Fact]
    public async Task A_token_for_one_card_shows_nothing_of_the_request_before_it()
    {
        var id = await AskTwiceAsync(new ContextPair("""{"secret":1}""", """{"secret":2}""", [], []));
        PlainText((await place.GetAsync(Ann, $"/embed/cards/{id}")).Text).ShouldContain("before: 1");
        var token = (await place.PostAsync(Ann, "/api/embed-tokens", $$"""{"approvalId":"{{id}}"}""")).Json.GetProperty("token").GetString()!;
        var card = PlainText((await place.GetAsync(token, $"/embed/cards/{id}")).Text);
        card.ShouldContain("secret");
        card.ShouldNotContain("since");
        card.ShouldNotContain("before:");
    }

    [Theory]
    [InlineData("{\"v\":\"\u202egpj.exe\"}", "U+202E")]
    [InlineData("{\"env\u2066ironment\":\"x\"}", "U+2066")]
    [InlineData("{\"v\":[\"a\u200b\"]}", "U+200B")]
    public async Task Hidden_characters_are_marked_in_names_and_values_and_escaped_in_the_raw_text(string context, string mark)
    {
        var id = await AskAsync(Guid.NewGuid().ToString(), context, "user:ann@company.com");
        foreach (var path in new[] { $"/approvals/{id}", $"/embed/cards/{id}", $"/approvals/{id}/context" })
        {
            var page = await place.GetAsync(Ann, path);
            PlainText(page.Text).ShouldContain(mark);
            PlainText(page.Text).ShouldNotContain(char.ConvertFromUtf32(Convert.ToInt32(mark[2..], 16)));
        }

        (await place.GetAsync(Ann, $"/approvals/{id}")).Text.ShouldContain($"\\u{mark[2..].ToLowerInvariant()}");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(7)]
    public async Task A_page_stays_small_whatever_a_context_is_made_of(int keys)
    {
        // Every character of it becomes a mark of its own, which is the most that a page can be made to say.
        var hostile = string.Concat(Enumerable.Repeat("\u202e\u202d", 30_000 / keys));
        var context = JsonSerializer.Serialize(Enumerable.Range(0, keys).ToDictionary(key => $"k{key}", _ => hostile), Relaxed);
        var other = JsonSerializer.Serialize(Enumerable.Range(0, keys).ToDictionary(key => $"k{key}", _ => hostile + "x"), Relaxed);
        var id = await AskTwiceAsync(new ContextPair(context, other, [], []));
        (await place.GetAsync(Ann, $"/approvals/{id}")).Text.Length.ShouldBeLessThan(1_500_000);
        (await place.GetAsync(Ann, $"/approvals/{id}/context?at=%2Fk0")).Text.Length.ShouldBeLessThan(1_500_000);
        (await place.GetAsync(Ann, $"/embed/cards/{id}")).Text.Length.ShouldBeLessThan(400_000);
    }

    [Fact]
    public async Task A_table_in_a_description_does_not_grow_beyond_what_it_says()
    {
        var description = string.Concat(Enumerable.Repeat("|a", 10_000)) + "\n" + string.Concat(Enumerable.Repeat("|-", 10_000)) + "\n" + string.Concat(Enumerable.Repeat("|\n", 10_000));
        var id = await AskAsync(Guid.NewGuid().ToString(), "{}", "user:ann@company.com", description);
        (await place.GetAsync(Ann, $"/approvals/{id}")).Text.Length.ShouldBeLessThan(500_000);
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async Task<string> AskTwiceAsync(ContextPair pair)
    {
        var workflow = Guid.NewGuid().ToString();
        await AskAsync(workflow, pair.Before, "user:ann@company.com");
        return await AskAsync(workflow, pair.After, "user:ann@company.com");
    }

    private async Task<string> AskAsync(string workflow, string context, string approver, string? description = null) => (await place.PostAsync(
        Ci, "/api/approvals", $$"""{"title":"Deploy","description":{{JsonSerializer.Serialize(description)}},"workflowId":"{{workflow}}","approvers":["{{approver}}"],"context":{{context}}}""")).Json.GetProperty("id").GetString()!;

    private static void Says(IReadOnlyList<Row> rows, ContextPair pair)
    {
        foreach (var (row, expected) in rows.Zip(pair.Rows))
        {
            row.Name.ShouldBe(expected.Name);
            if (expected.Now is { } now)
                row.Value.ShouldStartWith(Flat(now));
            else
                row.Value.ShouldStartWith("gone");
            if (expected.Before is { } before)
                row.Value.ShouldContain("before: " + Flat(before));
            else
                row.Value.ShouldNotContain("before: ");
        }
    }

    /// <summary>As a listener hears it: the label without its brackets.</summary>
    private static string Flat(string text) => PlainText(WebUtility.HtmlEncode(LabelOf().Replace(text, " ${label}")));

    private static List<Row> RowsOf(string html) => [.. Rows().Matches(html).Select(match => new Row(
        WebUtility.HtmlDecode(match.Groups["pointer"].Value), match.Groups["class"].Success, PlainText(match.Groups["name"].Value), PlainText(match.Groups["value"].Value)))];

    private static string WithoutDetails(string html) => Details().Replace(html, "");

    private static string PlainText(string html) => Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(html, "")), " ").Trim();

    private sealed record Row(string? Pointer, bool IsChanged, string Name, string Value);

    [GeneratedRegex("""<tr (?<class>class="changed" )?data-pointer="(?<pointer>[^"]*)">\s*<th[^>]*>(?<name>.*?)</th>\s*<td[^>]*>(?<value>.*?)</td>""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rows();

    [GeneratedRegex("""<dt (?<class>class="changed" )?dir="auto">(?<name>.*?)</dt>\s*<dd[^>]*>(?<value>.*?)</dd>""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Terms();

    [GeneratedRegex("<details.*?</details>", RegexOptions.Singleline, 1000)]
    private static partial Regex Details();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"[\s\u00a0]+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@" \((?<label>[a-z ]+)\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelOf();

    /// <summary>The service on a database of its own.</summary>
    public sealed class Place : IAsyncLifetime
    {
        private readonly Site site = Site.Start(("RateLimits:PermitsPerMinute", "100000"));
        private readonly Visitor visitor;

        public Place() => visitor = site.Visitor();

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            visitor.Dispose();
            await site.DisposeAsync();
        }

        public Task<Seen> GetAsync(string token, string path, params (string Name, string Value)[] headers) =>
            visitor.GetAsync(path, [("Authorization", "Bearer " + token), ("Accept", "text/html"), .. headers]);

        public async Task<Seen> PostAsync(string token, string path, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var answer = await visitor.SendAsync(HttpMethod.Post, path, content, ("Authorization", "Bearer " + token));
            answer.Status.ShouldBeInRange(200, 299, answer.Text);
            return answer;
        }
    }
}

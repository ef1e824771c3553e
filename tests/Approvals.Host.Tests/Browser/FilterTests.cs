using System.Net;
using Approvals.Host.Tests.Browser.Support;

namespace Approvals.Host.Tests.Browser;

/// <summary>Addresses that were typed, mistyped or kept for years: the list stays, and what was left out is said.</summary>
public sealed class FilterTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site site = shared.Site;

    [Theory]
    [InlineData("/", "q=%20", "q")]
    [InlineData("/", "q=%20%20%09", "q")]
    [InlineData("/", "q=%C2%A0", "q")]
    [InlineData("/", "q=%00", "q")]
    [InlineData("/", "q=a%0Ab", "q")]
    [InlineData("/", "q=%FF%FE", "q")]
    [InlineData("/", "q=one&q=two", "q")]
    [InlineData("/", "status=huge", "status")]
    [InlineData("/", "status=Pending", "status")]
    [InlineData("/", "sort=newest", "sort")]
    [InlineData("/", "sort=%27%3B--", "sort")]
    [InlineData("/", "priority=urgent", "priority")]
    [InlineData("/", "priority=1", "priority")]
    [InlineData("/", "tab=theirs", "tab")]
    [InlineData("/", "requester=bob", "requester")]
    [InlineData("/", "requester=user%3A", "requester")]
    [InlineData("/", "tag=payments", "tag")]
    [InlineData("/", "tag=%3Ax", "tag")]
    [InlineData("/", "workflow=%20", "workflow")]
    [InlineData("/", "cursor=abc", "cursor")]
    [InlineData("/", "cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("/history", "q=%20", "q")]
    [InlineData("/history", "q=%E3%80%80", "q")]
    [InlineData("/history", "from=2027-01-02&to=2027-01-01", "to")]
    [InlineData("/history", "from=2027-01-02&to=2027-01-01", "from")]
    [InlineData("/history", "from=9999-12-31&to=0001-01-01", "to")]
    [InlineData("/history", "from=tomorrow", "from")]
    [InlineData("/history", "from=2027-02-30", "from")]
    [InlineData("/history", "from=27-1-1", "from")]
    [InlineData("/history", "from=12027-01-01", "from")]
    [InlineData("/history", "to=31.01.2027", "to")]
    [InlineData("/history", "to=2027-01-01T25:00:00Z", "to")]
    [InlineData("/history", "status=pending", "status")]
    [InlineData("/history", "sort=deadline", "sort")]
    [InlineData("/history", "priority=urgent", "priority")]
    [InlineData("/history", "approver=nobody", "approver")]
    [InlineData("/history", "requester=robot%3Aci", "requester")]
    [InlineData("/history", "tag=x", "tag")]
    [InlineData("/history", "workflow=a%0Ab", "workflow")]
    [InlineData("/history", "cursor=%2E%2E", "cursor")]
    [InlineData("/notifications", "cursor=abc", "cursor")]
    [InlineData("/notifications", "unread=maybe", "unread")]
    [InlineData("/notifications", "limit=0", "limit")]
    [InlineData("/statistics", "days=abc", "days")]
    [InlineData("/statistics", "days=0", "days")]
    [InlineData("/statistics", "days=99999999999", "days")]
    public async Task A_value_that_cannot_be_read_leaves_the_list_and_is_said(string path, string query, string name)
    {
        using var ann = await site.SignedInAsync("ann-filters@company.com", "requester, approver, auditor");
        var title = $"Stays {path} {query}";
        var asked = await ann.CallAsync(HttpMethod.Post, "/api/approvals", new { title, approvers = new[] { "user:ann-filters@company.com" }, allowSelfApproval = true, notifyChannels = new[] { "in-app" } });
        asked.Status.ShouldBe(201, asked.Text);
        if (path == "/history")
            (await ann.CallAsync(HttpMethod.Post, $"/api/approvals/{asked.Json.GetProperty("id")}/approve")).Status.ShouldBe(200);
        var page = await ann.GetAsync($"{path}?{query}");
        page.Status.ShouldBe(200);
        page.Text.ShouldContain($"id=\"unread-{name}\"");
        page.Text.ShouldContain("Shown without what cannot be read:");
        page.Text.ShouldNotContain("This address holds a value");
        if (path is "/" or "/history")
            WebUtility.HtmlDecode(page.Text).ShouldContain(title);
        if (name is not ("cursor" or "tab" or "days" or "unread" or "limit"))
            page.Text.ShouldContain($"aria-describedby=\"unread-{name}\"", customMessage: "the field is marked");
    }

    [Theory]
    [InlineData("/?status=pending&sort=deadline&priority=normal")]
    [InlineData("/?utm_source=mail&foo=bar")]
    [InlineData("/?q=&priority=&workflow=&requester=&tag=")]
    [InlineData("/history?from=&to=&status=&sort=newest")]
    [InlineData("/history?from=2027-01-01&to=2027-01-01")]
    [InlineData("/history?to=9999-12-31")]
    [InlineData("/history?from=2020-06-01T09:30:00Z")]
    public async Task A_value_that_can_be_read_and_a_name_that_nobody_knows_say_nothing(string address)
    {
        using var ann = await site.SignedInAsync("ann-calm@company.com");
        var page = await ann.GetAsync(address);
        page.Status.ShouldBe(200);
        page.Text.ShouldNotContain("unread-");
    }

    [Theory]
    [InlineData("deadline")]
    [InlineData("created")]
    [InlineData("priority")]
    public async Task The_second_page_goes_on_in_every_order(string sort)
    {
        var name = $"ann-{sort}@company.com";
        using var ann = await site.SignedInAsync(name);
        for (var i = 0; i < 53; i++)
            (await ann.CallAsync(HttpMethod.Post, "/api/approvals", new { title = $"Paged {i}", approvers = new[] { "user:" + name }, allowSelfApproval = true, timeoutMs = (long?)null, notifyChannels = Array.Empty<string>() })).Status.ShouldBe(201);
        var first = await ann.GetAsync($"/?sort={sort}");
        var next = System.Text.RegularExpressions.Regex.Match(first.Text, "href=\"(?<next>[^\"]+)\" rel=\"next\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["next"].Value;
        var second = await ann.GetAsync(WebUtility.HtmlDecode(next));
        second.Text.ShouldNotContain("unread-");
        second.Text.Split("class=\"card\"").Length.ShouldBe(4);
    }

    [Fact]
    public async Task An_address_that_helps_nobody_says_why_once()
    {
        using var ann = await site.SignedInAsync("ann-once@company.com");
        var page = await ann.GetAsync("/history.csv?priority=huge");
        page.Status.ShouldBe(400);
        page.Text.Split("Must be one of").Length.ShouldBe(2);
        page.Text.ShouldNotContain("Some fields are missing");
    }

    [Fact]
    public async Task The_chart_says_how_many_and_which_days_and_gives_the_same_as_a_table()
    {
        using var ann = await site.SignedInAsync("ann-chart@company.com", "requester, approver, auditor");
        for (var i = 0; i < 3; i++)
        {
            var asked = await ann.CallAsync(HttpMethod.Post, "/api/approvals", new { title = $"Counted {i}", approvers = new[] { "user:ann-chart@company.com" }, allowSelfApproval = true });
            (await ann.CallAsync(HttpMethod.Post, $"/api/approvals/{asked.Json.GetProperty("id")}/approve")).Status.ShouldBe(200);
        }

        foreach (var days in (int[])[1, 2, 7, 30, 31, 90, 366])
        {
            var page = (await ann.GetAsync($"/statistics?days={days}")).Text;
            page.ShouldContain("Decisions</p>");
            System.Text.RegularExpressions.Regex.Count(page, "<ol class=\"y-axis\"[^>]*>(<li>[0-9,]+</li>)+</ol>", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).ShouldBe(1, page);
            page.ShouldContain("The numbers follow as a table.");
            page.ShouldContain("days without one are left out");
        }
    }
}

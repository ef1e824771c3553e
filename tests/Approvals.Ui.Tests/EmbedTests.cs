using Approvals.Ui.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

/// <summary>Cards inside another application, in a real browser, from another origin, under that application's own strict policy.</summary>
[Collection(OnSite.Name)]
public sealed class EmbedTests(Site site)
{
    [Fact]
    public async Task A_person_decides_without_leaving_the_other_application()
    {
        var id = await site.AskAsync(new { title = "Portal <b>one</b>", description = "Because **so**.", approvers = new[] { "user:pia@example.com" } });
        await using var portal = await Portal.StartAsync(site, "pia@example.com");
        var (page, complaints) = await OpenAsync(portal);
        await page.Locator("approval-inbox button[data-open]").ClickAsync();
        var card = page.Locator("approval-card dialog");
        await Expect(card.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Portal <b>one</b>");
        await Expect(card.Locator(".text strong")).ToHaveTextAsync("so");
        (await ViolationsAsync(page)).ShouldBeEmpty();
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(card.GetByText("Approve “Portal <b>one</b>”?")).ToBeVisibleAsync();
        (await site.ReadAsync(id)).GetProperty("status").GetString().ShouldBe("pending", "the first press only asks");
        await card.GetByRole(AriaRole.Button, new() { Name = "Yes, approve" }).ClickAsync();
        await Expect(page.Locator("#last")).ToHaveTextAsync($"approve: {id} approved");
        var approval = await site.ReadAsync(id);
        approval.GetProperty("status").GetString().ShouldBe("approved");
        approval.GetProperty("votes")[0].GetProperty("channel").GetString().ShouldBe("web");
        await Expect(card.GetByText("Approved")).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.Locator("#last")).ToHaveTextAsync("close: " + id);
        await Expect(page.Locator("approval-inbox").GetByText("Nothing waits for you.")).ToBeVisibleAsync();
        (await ViolationsAsync(page)).ShouldBeEmpty();
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_missing_is_said_and_nothing_that_was_typed_is_lost()
    {
        var id = await site.AskAsync(new { title = "Portal two", approvers = new[] { "user:rex@example.com" } });
        await using var portal = await Portal.StartAsync(site, "rex@example.com");
        var (page, complaints) = await OpenAsync(portal);
        await page.Locator("approval-inbox button[data-open]").ClickAsync();
        var card = page.Locator("approval-card dialog");
        await card.GetByLabel("Comment").FillAsync("   ");
        await RejectAsync(card);
        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("blank");
        await Expect(card.GetByLabel("Comment")).ToHaveValueAsync("   ");
        await card.GetByRole(AriaRole.Button, new() { Name = "Back" }).Last.ClickAsync();
        await card.GetByLabel("Comment").FillAsync("not like this");
        await RejectAsync(card);
        await Expect(page.Locator("#last")).ToHaveTextAsync($"reject: {id} rejected");
        (await site.ReadAsync(id)).GetProperty("decision").GetProperty("reason").GetString().ShouldBe("not like this");
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_attributes_open_and_close_it_and_the_look_is_the_applications()
    {
        var id = await site.AskAsync(new { title = "Portal three", approvers = new[] { "user:sam@example.com" } });
        await using var portal = await Portal.StartAsync(site, "sam@example.com");
        var (page, complaints) = await OpenAsync(portal);
        await page.EvaluateAsync(
            """
            (id) => {
              const card = document.createElement("approval-card");
              card.setAttribute("request-id", id);
              card.setAttribute("token-url", "/approval-token");
              document.querySelector("main").append(card);
            }
            """,
            id);
        var card = page.Locator("main > approval-card");
        await Expect(card.Locator("dialog")).ToHaveCountAsync(0);
        await card.EvaluateAsync("(card) => card.setAttribute('open', '')");
        await Expect(card.Locator("dialog")).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(320, 700);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#last")).ToHaveTextAsync("close: " + id);
        (await card.GetAttributeAsync("open")).ShouldBeNull();
        await Expect(page.Locator("approval-inbox")).ToHaveCSSAsync("font-family", "Georgia, serif");
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_others_decide_is_shown_as_it_happens_and_after_Back_and_leaves_what_is_typed()
    {
        var first = await site.AskAsync(new { title = "Portal four", approvers = new[] { "user:una@example.com" } });
        await using var portal = await Portal.StartAsync(site, "una@example.com");
        var (page, complaints) = await OpenAsync(portal);
        await page.Locator("approval-inbox button[data-open]").ClickAsync();
        var card = page.Locator("approval-card dialog");
        await card.GetByLabel("Comment").FillAsync("half a remark");
        await site.CancelAsync(first);
        await Expect(card.Locator("[data-decided]")).ToContainTextAsync("Cancelled");
        await Expect(card.Locator("[data-ask], [data-verdict]")).ToHaveCountAsync(0);
        await Expect(card.GetByLabel("Comment")).ToHaveValueAsync("half a remark");
        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("Cancelled");
        await Expect(page.Locator("approval-inbox").GetByText("Nothing waits for you.")).ToBeAttachedAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        var second = await site.AskAsync(new { title = "Portal five", approvers = new[] { "user:una@example.com" } });
        await Expect(page.Locator("approval-inbox button[data-open]")).ToContainTextAsync("Portal five");
        await page.GotoAsync("about:blank");
        await site.CancelAsync(second);
        await page.GoBackAsync();
        await Expect(page.Locator("approval-inbox").GetByText("Nothing waits for you.")).ToBeVisibleAsync();
        complaints.ShouldBeEmpty();
    }

    private static async Task RejectAsync(ILocator card)
    {
        await card.GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Yes, reject" }).ClickAsync();
    }

    private async Task<(IPage Page, List<string> Complaints)> OpenAsync(Portal portal)
    {
        var window = await site.Browser.NewContextAsync();
        window.SetDefaultTimeout(20_000);
        var page = await window.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                complaints.Add(message.Text);
        };
        await page.GotoAsync(portal.Url);
        return (page, complaints);
    }

    private static async Task<IEnumerable<string>> ViolationsAsync(IPage page) =>
        (await page.RunAxe()).Violations.Select(violation => $"{violation.Id} at {string.Join(" and ", violation.Nodes.Take(3).Select(node => node.Html))}");
}

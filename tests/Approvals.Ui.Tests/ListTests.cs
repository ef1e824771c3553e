using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

[Collection(OnSite.Name)]
public sealed class ListTests(Site site)
{
    [Fact]
    public async Task The_inbox_filters_and_sorts_and_its_address_says_how()
    {
        const string Zoe = "user:zoe@example.com";
        await site.AskAsync(new { title = "Alpha", approvers = new[] { Zoe }, timeoutMs = 900_000, priority = "low", tags = new { team = "core" } });
        await site.AskAsync(new { title = "Beta", approvers = new[] { Zoe }, timeoutMs = 600_000, priority = "normal", workflowId = "beta-flow" });
        await site.AskAsync(new { title = "Gamma", approvers = new[] { Zoe }, timeoutMs = 1_200_000, priority = "critical" });
        await using var zoe = await Person.SignInAsync(site, "zoe@example.com");
        var titles = zoe.Page.Locator("[data-list] [data-title]");
        await Expect(titles).ToHaveTextAsync(["Beta", "Alpha", "Gamma"]);
        await zoe.Page.GetByLabel("Sort by").SelectOptionAsync("priority");
        await Expect(titles).ToHaveTextAsync(["Gamma", "Beta", "Alpha"]);
        await Expect(zoe.Page).ToHaveURLAsync(zoe.Url + "/?sort=priority");
        await zoe.Page.Locator("select[name=priority]").SelectOptionAsync("low");
        await Expect(titles).ToHaveTextAsync(["Alpha"]);
        await zoe.Page.ReloadAsync();
        await Expect(titles).ToHaveTextAsync(["Alpha"]);
        await zoe.OpenAsync("/?workflow=beta-flow");
        await Expect(titles).ToHaveTextAsync(["Beta"]);
        await zoe.OpenAsync("/?tag=team:core");
        await Expect(titles).ToHaveTextAsync(["Alpha"]);
        await zoe.OpenAsync("/?q=gam");
        await Expect(titles).ToHaveTextAsync(["Gamma"]);
        await zoe.OpenAsync("/?q=nowhere");
        await Expect(zoe.Page.GetByText("Nothing matches")).ToBeVisibleAsync();
        await zoe.Page.GetByRole(AriaRole.Link, new() { Name = "Clear the filters" }).ClickAsync();
        await Expect(titles).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        await Task.WhenAll(Enumerable.Range(1, 60).Select(i => site.AskAsync(new { title = $"Item {i:00}", approvers = new[] { "user:moe@example.com" }, timeoutMs = 600_000 + i * 1000 })));
        await using var moe = await Person.SignInAsync(site, "moe@example.com");
        await Expect(moe.Page.Locator("[data-count]")).ToHaveTextAsync("50+");
        await moe.Page.GetByRole(AriaRole.Link, new() { Name = "Next 50" }).ClickAsync();
        await Expect(moe.Page.Locator("[data-list] [data-title]")).ToHaveCountAsync(10);
    }

    [Fact]
    public async Task What_cannot_be_read_is_marked_and_the_list_stays()
    {
        await site.AskAsync(new { title = "Stays in sight", approvers = new[] { "user:sid@example.com" } });
        await using var sid = await Person.SignInAsync(site, "sid@example.com");
        await sid.Page.GetByLabel("Search in titles").FillAsync("   ");
        await Expect(sid.Page.GetByLabel("Search in titles")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(sid.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Search");
        await Expect(sid.Card("Stays in sight")).ToBeVisibleAsync();
        await sid.Page.GetByLabel("Search in titles").FillAsync("sight");
        await Expect(sid.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await sid.OpenAsync("/history");
        await sid.Page.GetByLabel("From").FillAsync("2027-01-02");
        await sid.Page.GetByLabel("To", new() { Exact = true }).FillAsync("2027-01-01");
        await sid.Button("Apply").ClickAsync();
        await Expect(sid.Page.GetByLabel("To", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(sid.Page.GetByLabel("To", new() { Exact = true })).ToHaveValueAsync("2027-01-01");
        await Expect(sid.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Lies before From");
        await Expect(sid.Page.GetByRole(AriaRole.Heading, new() { Name = "History" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/history", 390)]
    [InlineData("/history", 320)]
    [InlineData("/", 390)]
    [InlineData("/", 320)]
    public async Task On_a_phone_the_filters_are_one_line_until_they_are_asked_for(string path, int width)
    {
        await using var tia = await Person.SignInAsync(site, "tia@example.com", new() { ViewportSize = new() { Width = width, Height = 780 } });
        await tia.OpenAsync(path);
        (await tia.Page.Locator(".filters").BoundingBoxAsync())!.Height.ShouldBeLessThan(60);
        await Expect(tia.Page.Locator("select[name=status]")).ToBeHiddenAsync();
        await tia.Page.GetByText("Filters", new() { Exact = true }).ClickAsync();
        await tia.Page.Locator("select[name=status]").SelectOptionAsync("rejected");
        if (path == "/history")
            await tia.Button("Apply").ClickAsync();
        await Expect(tia.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("status=rejected", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(tia.Page.Locator(".more-filters summary")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Filters \\(1\\)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(1440)]
    public async Task On_a_desk_the_filters_of_the_history_are_one_line(int width)
    {
        await using var tia = await Person.SignInAsync(site, "tia@example.com", new() { ViewportSize = new() { Width = width, Height = 800 } });
        await tia.OpenAsync("/history");
        (await tia.Page.Locator(".filters").BoundingBoxAsync())!.Height.ShouldBeLessThan(50);
    }

    [Fact]
    public async Task The_history_finds_what_was_decided_and_gives_it_as_csv()
    {
        var yes = await site.AskAsync(new { title = "Historic yes", approvers = new[] { "user:ida@example.com" } }, requester: "hal@example.com");
        var open = await site.AskAsync(new { title = "Still open", approvers = new[] { "user:ida@example.com" } }, requester: "hal@example.com");
        await site.ApproveAsync(yes, "ida@example.com");
        var later = await site.AskAsync(new { title = "Historic too", approvers = new[] { "user:ida@example.com" } }, requester: "hal@example.com");
        await site.ApproveAsync(later, "ida@example.com");
        await using var hal = await Person.SignInAsync(site, "hal@example.com");
        await hal.OpenAsync("/history?status=approved&requester=user:hal@example.com");
        await Expect(hal.Page.Locator(".row-title")).ToHaveTextAsync(["Historic too", "Historic yes"]);
        await hal.Page.GetByLabel("Order").SelectOptionAsync("oldest");
        await hal.Button("Apply").ClickAsync();
        await Expect(hal.Page.Locator(".row-title")).ToHaveTextAsync(["Historic yes", "Historic too"]);
        hal.Page.Url.ShouldContain("sort=oldest");
        await Expect(hal.Page.GetByText("Still open")).ToHaveCountAsync(0);
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await hal.OpenAsync($"/history?from={today}&to={today}");
        await Expect(hal.Page.Locator(".row-title")).ToHaveTextAsync(["Historic too", "Historic yes"]);
        await hal.OpenAsync("/history?to=2020-01-01");
        await Expect(hal.Page.GetByText("Nothing matches")).ToBeVisibleAsync();
        await hal.OpenAsync("/history");
        var file = await hal.Page.RunAndWaitForDownloadAsync(() => hal.Page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }).ClickAsync());
        var csv = await File.ReadAllTextAsync(await file.PathAsync());
        csv.ShouldContain("Historic yes");
        csv.ShouldNotContain(open);
    }

    [Fact]
    public async Task Unknown_forbidden_and_unreadable_addresses_get_pages_that_help()
    {
        var secret = await site.AskAsync(new { title = "Not yours", approvers = new[] { "user:boss@example.com" } });
        await using var eve = await Person.SignInAsync(site, "eve@example.com", roles: "approver");
        foreach (var (path, status) in ((string, int)[])[("/nowhere", 404), ($"/approvals/{secret}", 404), ("/approvals/none", 404), ("/statistics", 403), ("/history.csv?priority=huge", 400)])
        {
            (await eve.Page.GotoAsync(eve.Url + path))!.Status.ShouldBe(status, path);
            await Expect(eve.Page.GetByRole(AriaRole.Link, new() { Name = "To the inbox" })).ToBeVisibleAsync();
            (await eve.Page.ContentAsync()).ShouldNotContain("Not yours");
        }
    }

    [Fact]
    public async Task Who_is_not_signed_in_comes_back_to_where_they_wanted_to_be()
    {
        var context = await site.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(site.First.Url + "/history?status=rejected");
        page.Url.ShouldContain("/sign-in?returnUrl=%2Fhistory%3Fstatus%3Drejected");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("jo@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(site.First.Url + "/history?status=rejected");
        await context.DisposeAsync();
    }
}

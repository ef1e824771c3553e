using Approvals.Testing;
using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

/// <summary>The pages about oneself and about the nodes: with scripts and without, in both themes, at every width.</summary>
[Collection(OnAnotherSite.Name)]
public sealed class PersonalPageTests(Site site)
{
    private static readonly string[] Paths = ["/sign-in", "/settings", "/notifications", "/cluster"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_scrolls_sideways_and_axe_finds_nothing(ColorScheme scheme)
    {
        await site.AskAsync(new { title = new string('W', 200), approvers = new[] { "user:ola@example.com" } });
        await using var ola = await Person.SignInAsync(site, "ola@example.com", new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce }, roles: "approver,operator");
        var faults = new List<string>();
        foreach (var path in Paths)
        {
            (await ola.Page.GotoAsync(ola.Url + path))!.Status.ShouldBe(200, path);
            foreach (var width in new[] { 320, 768, 1280 })
            {
                await ola.Page.SetViewportSizeAsync(width, 800);
                if (await ola.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") > 0)
                    faults.Add($"{path} is too wide at {width}");
            }

            faults.AddRange(await ola.ViolationsAsync(path));
        }

        faults.ShouldBeEmpty();
        ola.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Settings_are_kept_without_scripts_and_say_what_is_wrong()
    {
        await using var uma = await Person.SignInAsync(site, "uma@example.com", new() { JavaScriptEnabled = false });
        await uma.Page.GotoAsync(uma.Url + "/settings");
        await uma.Page.GetByLabel("From", new() { Exact = true }).FillAsync("22:00");
        await uma.Page.GetByLabel("Until").FillAsync("07:00");
        await uma.Page.GetByLabel("Where you are").FillAsync("Europe/Nowhere");
        await uma.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(uma.Page.GetByText("Must be a time zone such as Europe/Berlin.")).ToBeVisibleAsync();
        await Expect(uma.Page.GetByLabel("Until")).ToHaveValueAsync("07:00");
        await uma.Page.GetByLabel("Where you are").FillAsync("Europe/Berlin");
        await uma.Page.GetByLabel("Away from").FillAsync("2030-07-01T08:00");
        await uma.Page.GetByLabel("Back on").FillAsync("2030-07-15T08:00");
        await uma.Page.GetByLabel("Stands in").FillAsync("vic@example.com");
        await uma.Page.GetByLabel("New comment: As asked").UncheckAsync();
        await uma.Page.GetByLabel("New comment: E-mail").CheckAsync();
        await uma.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(uma.Page.GetByText("Saved.")).ToBeVisibleAsync();
        await uma.Page.GotoAsync(uma.Url + "/settings");
        await Expect(uma.Page.GetByLabel("Away from")).ToHaveValueAsync("2030-07-01T08:00");
        await Expect(uma.Page.GetByLabel("Stands in")).ToHaveValueAsync("vic@example.com");
        await Expect(uma.Page.GetByLabel("Where you are")).ToHaveValueAsync("Europe/Berlin");
        await Expect(uma.Page.GetByLabel("New comment: As asked")).Not.ToBeCheckedAsync();
        await Expect(uma.Page.GetByLabel("New comment: E-mail")).ToBeCheckedAsync();
        await Expect(uma.Page.GetByLabel("Asked for a decision: As asked")).ToBeCheckedAsync();
        await Expect(uma.Page.GetByLabel("Asked for a decision: E-mail")).ToBeHiddenAsync();
        await Expect(uma.Page.GetByText("Your own choice: New comment: E-mail.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_told_is_listed_and_read_only_when_said_so()
    {
        await site.AskAsync(new { title = "Tell wim", approvers = new[] { "user:wim@example.com" }, notifyChannels = new[] { "in-app" } });
        await using var wim = await Person.SignInAsync(site, "wim@example.com");
        await Expect(wim.Page.Locator("#unread")).ToBeVisibleAsync();
        await wim.Page.GotoAsync(wim.Url + "/notifications?unread=true");
        await Expect(wim.Page.GetByRole(AriaRole.Link, new() { Name = "Tell wim" })).ToBeVisibleAsync();
        await wim.Page.ReloadAsync();
        await wim.Page.GetByRole(AriaRole.Button, new() { Name = "Mark read: Tell wim" }).ClickAsync();
        await Expect(wim.Page.GetByText("You have read everything.")).ToBeVisibleAsync();
        await Expect(wim.Page.Locator("#unread")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_approval_says_who_was_told_and_what_could_not_be_sent()
    {
        var id = await site.AskAsync(new { title = "Tell them all", approvers = new[] { "user:xia@example.com", "group:nowhere" }, notifyChannels = new[] { "in-app", "email" } });
        await using var xia = await Person.SignInAsync(site, "xia@example.com");
        await xia.OpenAsync($"/approvals/{id}");
        var told = xia.Page.Locator("details.deliveries");
        // Messages go out after the page was drawn as well as before it.
        await Eventually.Async(async () =>
        {
            await xia.Page.ReloadAsync();
            return await told.GetByText("xia · In-app").CountAsync() == 1 && await told.Locator(".field-error").CountAsync() > 0;
        }, because: "the deliveries are not shown");
        await Expect(told).ToHaveAttributeAsync("open", "");
        await Expect(told.Locator("summary")).ToContainTextAsync("failed");
    }

    [Fact]
    public async Task The_cluster_is_for_those_who_run_it()
    {
        await using var xan = await Person.SignInAsync(site, "xan@example.com");
        (await xan.Page.GotoAsync(xan.Url + "/cluster"))!.Status.ShouldBe(403);
        await using var yul = await Person.SignInAsync(site, "yul@example.com", roles: "operator");
        await yul.Page.GotoAsync(yul.Url + "/cluster");
        await Expect(yul.Page.Locator(".shards rect")).ToHaveCountAsync(256);
        await Expect(yul.Page.GetByText("(this one)")).ToBeVisibleAsync();
    }
}

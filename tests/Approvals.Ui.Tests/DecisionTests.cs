using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

[Collection(OnSite.Name)]
public sealed class DecisionTests(Site site)
{
    [Fact]
    public async Task From_the_list_over_the_modal_to_the_decision_and_the_requesters_notification()
    {
        await using var asks = await Person.SignInAsync(site, "asks@example.com", url: site.Second.Url);
        await Expect(asks.Page.Locator("html[data-live=on]")).ToBeAttachedAsync();
        var id = await site.AskAsync(new { title = "Deploy build 501", approvers = new[] { "user:mia@example.com" }, context = new { build = 501 } }, "asks@example.com");
        await using var mia = await Person.SignInAsync(site, "mia@example.com");
        await mia.Card("Deploy build 501").GetByRole(AriaRole.Link).ClickAsync();
        var review = mia.Page.Locator("dialog#review");
        await Expect(review.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Deploy build 501");
        await Expect(review.GetByText("This decides it: approved at once")).ToBeVisibleAsync();
        await review.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        var confirm = mia.Page.Locator("dialog#confirm");
        await Expect(confirm).ToContainTextAsync("Deploy build 501");
        (await StatusOf(id)).ShouldBe("pending", "nothing is decided before the confirmation");
        await confirm.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(mia.Page.Locator("[data-announce]").Filter(new() { HasText = "Your approval is recorded." })).ToHaveCountAsync(1);
        await Expect(review).ToBeHiddenAsync();
        await Expect(mia.Card("Deploy build 501")).ToHaveAttributeAsync("data-status", "approved");
        (await StatusOf(id)).ShouldBe("approved");
        (await site.ReadAsync(id)).GetProperty("votes")[0].GetProperty("channel").GetString().ShouldBe("web");
        mia.Complaints.ShouldBeEmpty();
        // On another node, on a page that was open all the time.
        await Expect(asks.Page.Locator("#unread")).ToBeVisibleAsync();
        await asks.OpenAsync("/notifications");
        var told = asks.Page.Locator(".told-list li", new() { HasText = "Decided" });
        await Expect(told).ToHaveCountAsync(1);
        await told.GetByRole(AriaRole.Link, new() { Name = "Deploy build 501" }).ClickAsync();
        await Expect(asks.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Deploy build 501");
    }

    [Fact]
    public async Task With_the_keyboard_alone()
    {
        var first = await site.AskAsync(new { title = "Rotate keys", approvers = new[] { "user:kim@example.com" }, timeoutMs = 600_000 });
        var second = await site.AskAsync(new { title = "Open the port", approvers = new[] { "user:kim@example.com" }, timeoutMs = 1_200_000 });
        await using var kim = await Person.SignInAsync(site, "kim@example.com");
        var keys = kim.Page.Keyboard;
        await Expect(kim.Page.Locator("html.js")).ToBeAttachedAsync();
        await keys.PressAsync("j");
        await Expect(kim.Card("Rotate keys")).ToHaveClassAsync("card current");
        await keys.PressAsync("a");
        await Expect(kim.Page.Locator("dialog#confirm")).ToContainTextAsync("Rotate keys");
        (await StatusOf(first)).ShouldBe("pending");
        await keys.PressAsync("Control+Enter");
        await Expect(kim.Card("Rotate keys")).ToHaveAttributeAsync("data-status", "approved");
        await Expect(kim.Card("Open the port")).ToHaveClassAsync("card current");
        await keys.PressAsync("r");
        await Expect(kim.Page.Locator("dialog#confirm textarea[name=reason]")).ToBeFocusedAsync();
        await keys.TypeAsync("not on a Friday");
        await keys.PressAsync("Control+Enter");
        await Expect(kim.Card("Open the port")).ToHaveAttributeAsync("data-status", "rejected");
        (await site.ReadAsync(second)).GetProperty("decision").GetProperty("reason").GetString().ShouldBe("not on a Friday");
    }

    [Fact]
    public async Task Shortcuts_can_be_switched_off()
    {
        await site.AskAsync(new { title = "Quiet please", approvers = new[] { "user:lou@example.com" } });
        await using var lou = await Person.SignInAsync(site, "lou@example.com");
        await Expect(lou.Page.Locator("html.js")).ToBeAttachedAsync();
        await lou.Page.Keyboard.PressAsync("?");
        await lou.Page.GetByLabel("Use these shortcuts").UncheckAsync();
        await lou.Button("Close").ClickAsync();
        await lou.Page.Keyboard.PressAsync("j");
        await lou.Page.Keyboard.PressAsync("a");
        await Expect(lou.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Several_at_once_each_by_name()
    {
        for (var i = 1; i <= 3; i++)
            await site.AskAsync(new { title = $"Export {i}", approvers = new[] { "user:ole@example.com" }, timeoutMs = 600_000 * i });
        await using var ole = await Person.SignInAsync(site, "ole@example.com");
        await ole.Card("Export 1").GetByRole(AriaRole.Checkbox).CheckAsync();
        await ole.Card("Export 3").GetByRole(AriaRole.Checkbox).CheckAsync();
        await ole.Button("Reject selected").ClickAsync();
        var confirm = ole.Page.Locator("dialog#confirm");
        await Expect(confirm.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await confirm.GetByLabel("Reason").FillAsync("wrong bucket");
        await ole.Button("Reject 2").ClickAsync();
        await Expect(ole.Page.Locator(".card")).ToHaveCountAsync(1);
        await Expect(ole.Card("Export 2")).ToBeVisibleAsync();
        await Expect(ole.Page.Locator(".batch-summary li")).ToHaveTextAsync(["Export 1: rejected", "Export 3: rejected"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_summary_of_several_says_of_each_by_name_what_it_came_to(bool script)
    {
        var who = script ? "oda@example.com" : "odo@example.com";
        string[] approvers = ["user:" + who];
        var gone = await site.AskAsync(new { title = "Gone meanwhile", approvers });
        await site.AskAsync(new { title = "Goes through", approvers });
        await site.AskAsync(new { title = "Waits for one more", approvers = new[] { "user:" + who, "user:pim@example.com" }, requireMinApprovers = 2 });
        await site.AskAsync(new { title = "Needs a ticket", approvers, inputs = new[] { new { name = "ticket", type = "string", required = true } } });
        await using var person = await Person.SignInAsync(site, who, new() { JavaScriptEnabled = script });
        foreach (var box in await person.Page.Locator("[data-select]").AllAsync())
            await box.CheckAsync();
        await person.Button("Approve selected").ClickAsync();
        await Expect(person.Page.Locator("form.confirm .confirm-list li")).ToHaveCountAsync(4);
        await site.CancelAsync(gone);
        // With the script what is decided meanwhile is no longer asked for.
        if (script)
            await Expect(person.Page.Locator($"[id='c-{gone}'][data-status=pending]")).ToHaveCountAsync(0);
        await person.Page.Locator("form.confirm button[type=submit]").ClickAsync();
        var summary = person.Page.Locator(".batch-summary");
        await Expect(summary).ToContainTextAsync(script ? "2 of 3 decided. Nothing was done for 1 request:" : "2 of 4 decided. Nothing was done for 2 requests:");
        var entries = summary.GetByRole(AriaRole.Listitem);
        await Expect(entries.Filter(new() { HasText = "Goes through" })).ToHaveTextAsync("Goes through: approved");
        await Expect(entries.Filter(new() { HasText = "Waits for one more" })).ToHaveTextAsync("Waits for one more: your vote is recorded, others are waited on");
        if (!script)
            await Expect(entries.Filter(new() { HasText = "Gone meanwhile" })).ToContainTextAsync("The approval was cancelled");
        await Expect(entries.Filter(new() { HasText = "Needs a ticket" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_stale_form_is_told_what_changed_and_asks_again()
    {
        var id = await site.AskAsync(new
        {
            title = "Two stages",
            stages = new[]
            {
                new { name = "first", rules = new[] { new { from = new[] { "user:pia@example.com", "user:uwe@example.com" }, min = 1 } } },
                new { name = "second", rules = new[] { new { from = new[] { "user:pia@example.com" }, min = 1 } } },
            },
        });
        await using var pia = await Person.SignInAsync(site, "pia@example.com");
        await pia.OpenAsync($"/approvals/{id}/approve");
        await site.ApproveAsync(id, "uwe@example.com");
        var answer = await pia.Page.RunAndWaitForResponseAsync(() => pia.Button("Approve").ClickAsync(), response => response.Request.Method == "POST");
        answer.Status.ShouldBe(412);
        await Expect(pia.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("“second”");
        await pia.Page.Locator("form.confirm button[type=submit]").Last.ClickAsync();
        await Eventually(async () => await StatusOf(id) == "approved");
    }

    private async Task<string> StatusOf(string id) => (await site.ReadAsync(id)).GetProperty("status").GetString()!;

    private static Task Eventually(Func<Task<bool>> holds) => Approvals.Testing.Eventually.Async(holds);
}

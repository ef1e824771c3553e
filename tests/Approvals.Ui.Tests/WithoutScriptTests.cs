using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

/// <summary>Everything that matters with JavaScript switched off.</summary>
[Collection(OnSite.Name)]
public sealed class WithoutScriptTests(Site site)
{
    private static readonly BrowserNewContextOptions Bare = new() { JavaScriptEnabled = false };

    [Fact]
    public async Task Approving_takes_the_form_and_one_confirmation()
    {
        var id = await site.AskAsync(new { title = "Plain approve", approvers = new[] { "user:noa@example.com" } });
        await using var noa = await Person.SignInAsync(site, "noa@example.com", Bare);
        await noa.Card("Plain approve").GetByRole(AriaRole.Link).ClickAsync();
        await noa.Page.GetByLabel("Comment optional").FillAsync("Fine by me.\nReally.");
        await noa.Button("Approve").ClickAsync();
        await Expect(noa.Page.Locator("form.confirm")).ToContainTextAsync("Plain approve");
        await Expect(noa.Page.Locator("form.confirm blockquote")).ToContainTextAsync("Fine by me.");
        await Expect(noa.Page.Locator("form.confirm textarea")).ToBeHiddenAsync();
        await noa.Button("Approve").ClickAsync();
        await Expect(noa.Page.GetByText("Your approval is recorded.")).ToBeVisibleAsync();
        (await site.ReadAsync(id)).GetProperty("votes")[0].GetProperty("comment").GetString().ShouldBe("Fine by me.\nReally.");
    }

    [Fact]
    public async Task Rejecting_needs_a_reason_and_keeps_what_was_typed()
    {
        var id = await site.AskAsync(new { title = "Plain reject", approvers = new[] { "user:noa@example.com" } });
        await using var noa = await Person.SignInAsync(site, "noa@example.com", Bare);
        await noa.OpenAsync($"/approvals/{id}");
        await Expect(noa.Page.Locator(".decide textarea")).ToHaveCountAsync(1);
        await noa.Page.GetByLabel("Comment optional").FillAsync("Not before Tuesday");
        await noa.Button("Reject").ClickAsync();
        var confirm = noa.Page.Locator("form.confirm");
        await Expect(confirm).ToContainTextAsync("Plain reject");
        // What was written is the reason, shown and not asked for again.
        await Expect(confirm.GetByText("Your reason").First).ToBeVisibleAsync();
        await Expect(confirm.Locator("blockquote")).ToHaveTextAsync("Not before Tuesday");
        await Expect(confirm.Locator("textarea")).ToBeHiddenAsync();
        await confirm.GetByText("Change it").ClickAsync();
        await confirm.Locator("textarea").FillAsync("Not before Monday");
        await noa.Button("Reject").ClickAsync();
        await Expect(noa.Page.Locator(".pill")).ToHaveTextAsync("Rejected");
        (await site.ReadAsync(id)).GetProperty("decision").GetProperty("reason").GetString().ShouldBe("Not before Monday");
    }

    [Fact]
    public async Task Inputs_that_do_not_fit_are_explained_beside_their_field()
    {
        var id = await site.AskAsync(new
        {
            title = "Needs a ticket",
            approvers = new[] { "user:noa@example.com" },
            inputs = new[] { new { name = "ticket", label = "Change ticket", type = "string", pattern = "^CHG-[0-9]+$", required = true } },
        });
        await using var noa = await Person.SignInAsync(site, "noa@example.com", Bare);
        await noa.OpenAsync($"/approvals/{id}/approve");
        await noa.Page.GetByLabel("Change ticket").FillAsync("wrong");
        await noa.Button("Approve").ClickAsync();
        await Expect(noa.Page.Locator(".field-error")).ToContainTextAsync("CHG");
        await noa.Page.GetByLabel("Change ticket").FillAsync("CHG-17");
        await noa.Button("Approve").ClickAsync();
        await Expect(noa.Page.GetByText("Your approval is recorded.")).ToBeVisibleAsync();
        (await site.ReadAsync(id)).GetProperty("decision").GetProperty("inputs").GetProperty("ticket").GetString().ShouldBe("CHG-17");
    }

    [Fact]
    public async Task A_vote_is_taken_back_a_say_handed_over_and_a_comment_made()
    {
        var id = await site.AskAsync(new { title = "Back and forth", approvers = new[] { "user:noa@example.com", "user:eva@example.com" }, requireMinApprovers = 2 });
        await site.ApproveAsync(id, "noa@example.com");
        await using var noa = await Person.SignInAsync(site, "noa@example.com", Bare);
        await noa.OpenAsync($"/approvals/{id}");
        await noa.Button("Retract my vote").ClickAsync();
        await Expect(noa.Page.GetByText("Your vote is taken back.")).ToBeVisibleAsync();
        await noa.Page.GetByText("Hand over my say").First.ClickAsync();
        await noa.Page.Locator("input[name=to]").FillAsync("max@example.com");
        await noa.Button("Hand over my say").ClickAsync();
        await Expect(noa.Page.GetByText("Your say is handed over.")).ToBeVisibleAsync();
        await noa.Page.GetByLabel("Add a comment").FillAsync("Max knows this better.");
        await noa.Button("Comment").ClickAsync();
        await Expect(noa.Page.Locator(".timeline")).ToContainTextAsync("Max knows this better.");
        await Expect(noa.Page.Locator(".chain")).ToContainTextAsync("Chain verified");
    }

    [Fact]
    public async Task The_requester_withdraws()
    {
        var id = await site.AskAsync(new { title = "Never mind", approvers = new[] { "user:noa@example.com" } }, requester: "rob@example.com");
        await using var rob = await Person.SignInAsync(site, "rob@example.com", Bare);
        await rob.OpenAsync("/?tab=asked");
        await rob.Card("Never mind").GetByRole(AriaRole.Link).ClickAsync();
        await rob.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel request" }).ClickAsync();
        await rob.Button("Cancel request").ClickAsync();
        await Expect(rob.Page.Locator(".pill")).ToHaveTextAsync("Cancelled");
        (await site.ReadAsync(id)).GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        var id = await site.AskAsync(new { title = "Forged", approvers = new[] { "user:noa@example.com" } });
        await using var noa = await Person.SignInAsync(site, "noa@example.com", Bare);
        var answer = await noa.Page.APIRequest.PostAsync($"{noa.Url}/approvals/{id}/approve", new() { Form = noa.Page.APIRequest.CreateFormData().Set("confirmed", "yes") });
        answer.Status.ShouldBe(400);
        (await site.ReadAsync(id)).GetProperty("status").GetString().ShouldBe("pending");
    }
}

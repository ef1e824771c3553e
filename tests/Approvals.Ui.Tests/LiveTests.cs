using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

[Collection(OnSite.Name)]
public sealed class LiveTests(Site site)
{
    [Fact]
    public async Task A_node_dies_while_a_reason_is_typed_and_the_decision_still_goes_through()
    {
        var id = await site.AskAsync(new { title = "Doomed node", approvers = new[] { "user:dan@example.com" } });
        await using var doomed = await site.StartNodeAsync();
        await using var balancer = new Balancer(doomed, site.Second);
        await using var dan = await Person.SignInAsync(site, "dan@example.com", url: balancer.Url);
        await dan.Card("Doomed node").GetByRole(AriaRole.Link).ClickAsync();
        await dan.Page.Locator("dialog#review").GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true }).ClickAsync();
        var reason = dan.Page.Locator("dialog#confirm textarea[name=reason]");
        await reason.PressSequentiallyAsync("The backup of ");
        await doomed.KillAsync();
        await reason.PressSequentiallyAsync("last night failed");
        await dan.Page.Locator("dialog#confirm button[type=submit]").ClickAsync();
        await Expect(dan.Card("Doomed node")).ToHaveAttributeAsync("data-status", "rejected");
        (await site.ReadAsync(id)).GetProperty("decision").GetProperty("reason").GetString().ShouldBe("The backup of last night failed");
    }
}

using Approvals.Ui.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

[Collection(OnSite.Name)]
public sealed class DescriptionTests(Site site)
{
    private const string Hostile = """
        <script>document.title = "owned"</script> <img src=x onerror="document.title='owned'"> <b>bold</b>

        ![pixel](https://example.com/pixel.png) [js](javascript:document.title='owned') [data](data:text/html,owned) <javascript:owned()>
        [upper](JaVaScRiPt:owned()) [relative](/sign-out) [ref] https://example.com/plain

        [ref]: javascript:owned()
        """;

    [Fact]
    public async Task What_a_requester_writes_can_do_nothing()
    {
        var id = await site.AskAsync(new { title = "<script>1</script>", description = Hostile, approvers = new[] { "user:sam@example.com" }, context = new { html = "<img src=x>" } });
        await using var sam = await Person.SignInAsync(site, "sam@example.com");
        await sam.OpenAsync($"/approvals/{id}");
        await Expect(sam.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("<script>1</script>");
        var prose = sam.Page.Locator(".prose");
        await Expect(prose.Locator("script, img, iframe, b, [onerror]")).ToHaveCountAsync(0);
        var links = await prose.Locator("a").EvaluateAllAsync<string[][]>("links => links.map(link => [link.getAttribute('href'), link.rel])");
        links.Select(link => link[0]).ShouldBe(["https://example.com/pixel.png", "https://example.com/plain"]);
        links.ShouldAllBe(link => link[1] == "nofollow noopener noreferrer");
        (await sam.Page.TitleAsync()).ShouldNotContain("owned");
    }
}

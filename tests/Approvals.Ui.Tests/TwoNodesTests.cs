using Approvals.Ui.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

[Collection(OnSite.Name)]
public sealed class TwoNodesTests(Site site)
{
    /// <summary>Writes down when a card first shows one vote of two.</summary>
    private const string Watch = """
        () => {
          window.seen = {};
          const look = () => {
            for (const card of document.querySelectorAll(".card"))
              if (card.querySelector(".progress")?.textContent.includes("1 of 2")) window.seen[card.dataset.id] ??= Date.now();
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        }
        """;

    [Trait("Run", "Alone")]
    [Fact]
    public async Task A_vote_on_one_node_is_seen_on_the_other_within_300_ms()
    {
        const int Rounds = 7;
        var ids = new List<string>();
        for (var i = 0; i < Rounds; i++)
            ids.Add(await site.AskAsync(new { title = $"Seen elsewhere {i}", approvers = new[] { "user:gus@example.com", "user:lea@example.com" }, requireMinApprovers = 2 }));
        await using var gus = await Person.SignInAsync(site, "gus@example.com", url: site.Second.Url);
        await Expect(gus.Page.Locator("html[data-live]")).ToBeAttachedAsync();
        await gus.Page.EvaluateAsync(Watch);
        var took = new List<double>();
        foreach (var id in ids)
        {
            await site.ApproveAsync(id, "lea@example.com");
            var acknowledged = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            await gus.Page.WaitForFunctionAsync("id => window.seen[id]", id);
            took.Add(await gus.Page.EvaluateAsync<double>("id => window.seen[id]", id) - acknowledged);
        }

        took.Order().ElementAt(Rounds / 2).ShouldBeLessThan(300, string.Join(", ", took));
    }

    [Fact]
    public async Task What_is_new_announces_itself_and_moves_nothing()
    {
        await site.AskAsync(new { title = "Was here first", approvers = new[] { "user:amy@example.com" }, timeoutMs = 3_000_000 });
        await using var amy = await Person.SignInAsync(site, "amy@example.com");
        await Expect(amy.Page.Locator("html[data-live]")).ToBeAttachedAsync();
        await site.AskAsync(new { title = "Came later", approvers = new[] { "user:amy@example.com" }, timeoutMs = 600_000 });
        await Expect(amy.Button("1 new")).ToBeVisibleAsync();
        await Expect(amy.Page.Locator("[data-list] [data-title]")).ToHaveTextAsync(["Was here first"]);
        await amy.Button("1 new").ClickAsync();
        await Expect(amy.Page.Locator("[data-list] [data-title]")).ToHaveTextAsync(["Came later", "Was here first"]);
    }

    [Fact]
    public async Task A_change_elsewhere_leaves_what_is_typed()
    {
        var id = await site.AskAsync(new { title = "Typing", approvers = new[] { "user:ben@example.com", "user:lea@example.com" }, requireMinApprovers = 2 });
        await using var ben = await Person.SignInAsync(site, "ben@example.com");
        await ben.OpenAsync($"/approvals/{id}");
        await Expect(ben.Page.Locator("html[data-live]")).ToBeAttachedAsync();
        var comment = ben.Page.Locator("textarea[name=comment]");
        await comment.FillAsync("half a sentence");
        await site.ApproveAsync(id, "lea@example.com");
        await Expect(ben.Page.Locator(".votes")).ToContainTextAsync("lea");
        await Expect(comment).ToHaveValueAsync("half a sentence");
    }
}

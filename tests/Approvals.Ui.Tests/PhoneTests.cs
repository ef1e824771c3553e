using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

/// <summary>In the hand: the decision stays at the thumb and hides nothing that has the focus.</summary>
[Collection(OnSite.Name)]
public sealed class PhoneTests(Site site)
{
    [Theory]
    [InlineData(320, 640, true)]
    [InlineData(390, 780, true)]
    [InlineData(390, 780, false)]
    [InlineData(700, 500, true)]
    public async Task The_decision_stays_in_sight_wherever_the_page_is_scrolled_to(int width, int height, bool script)
    {
        var id = await AskAsync("Bar");
        await using var pat = await Person.SignInAsync(site, "pat@example.com", new() { ViewportSize = new() { Width = width, Height = height }, JavaScriptEnabled = script });
        await pat.OpenAsync($"/approvals/{id}");
        var approve = pat.Page.Locator(".decision-bar").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true });
        await Expect(pat.Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true })).ToHaveCountAsync(1);
        foreach (var share in (double[])[0, 0.3, 0.6, 1])
        {
            await pat.Page.EvaluateAsync("(share) => scrollTo(0, share * document.documentElement.scrollHeight)", share);
            await Expect(approve).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        // Nothing of the page ends behind the bar.
        (await pat.Page.EvaluateAsync<bool>("() => document.querySelector('.review-more').getBoundingClientRect().bottom <= document.querySelector('.decision-bar').getBoundingClientRect().top")).ShouldBeTrue();
        await pat.Page.GetByLabel("Comment optional").FillAsync("From the bus.");
        await approve.ClickAsync();
        await Expect(pat.Page.Locator("form.confirm blockquote")).ToHaveTextAsync("From the bus.");
        await pat.Page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Expect(pat.Page.Locator(".pill").First).ToHaveTextAsync("Approved");
        await Expect(pat.Page.Locator(".decision-bar")).ToHaveCountAsync(0);
        (await site.ReadAsync(id)).GetProperty("votes")[0].GetProperty("comment").GetString().ShouldBe("From the bus.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_has_the_focus_is_never_hidden_behind_it(bool panel)
    {
        var id = await AskAsync(panel ? "Focus in the panel" : "Focus on the page");
        await using var pat = await Person.SignInAsync(site, "pat@example.com", new() { ViewportSize = new() { Width = 390, Height = 640 } });
        if (panel)
        {
            await pat.Card("Focus in the panel").GetByRole(AriaRole.Link).ClickAsync();
            await Expect(pat.Page.Locator("dialog#review h1")).ToBeVisibleAsync();
        }
        else
        {
            await pat.OpenAsync($"/approvals/{id}");
        }

        var hidden = new List<string>();
        var seen = 0;
        for (var step = 0; step < 40; step++)
        {
            await pat.Page.Keyboard.PressAsync("Tab");
            var fault = await pat.Page.EvaluateAsync<string?>(
                """
                () => {
                  const focused = document.activeElement;
                  if (focused === document.body || focused.closest(".decision-bar, .nav") || focused.matches("dialog")) return null;
                  const box = focused.getBoundingClientRect();
                  const covers = [...document.querySelectorAll(".decision-bar, .nav")].filter((bar) => bar.checkVisibility() && (!document.querySelector("dialog[open]") || bar.closest("dialog")));
                  const top = Math.min(innerHeight, ...covers.map((bar) => bar.getBoundingClientRect().top));
                  return box.bottom > top + 1 && box.top > 0 ? `${focused.tagName} ${focused.textContent.trim().slice(0, 20)} ends at ${box.bottom}, behind ${top}` : "";
                }
                """);
            seen += fault is null ? 0 : 1;
            if (fault is { Length: > 0 })
                hidden.Add(fault);
        }

        seen.ShouldBeGreaterThan(8);
        hidden.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_a_desk_there_is_no_bar()
    {
        var id = await AskAsync("Desk");
        await using var pat = await Person.SignInAsync(site, "pat@example.com");
        await pat.OpenAsync($"/approvals/{id}");
        await Expect(pat.Page.Locator(".decision-bar")).ToBeHiddenAsync();
        await Expect(pat.Page.Locator(".decide").GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true })).ToBeVisibleAsync();
    }

    private Task<string> AskAsync(string title) => site.AskAsync(new
    {
        title,
        description = string.Join("\n\n", Enumerable.Range(1, 30).Select(i => $"Paragraph {i} with [a link](https://example.com/{i}).")),
        approvers = new[] { "user:pat@example.com" },
        context = new { build = 17, region = "eu" },
    });
}

using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

/// <summary>Every page at the widths and in the themes that people have, and what axe finds on it.</summary>
[Collection(OnAnotherSite.Name)]
public sealed class LookTests(Site site)
{
    private static readonly int[] Widths = [320, 390, 768, 1280, 1440];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_scrolls_sideways_and_axe_finds_nothing(ColorScheme scheme)
    {
        var id = await SeedAsync();
        await using var ann = await Person.SignInAsync(site, "ada@example.com", new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce }, roles: "requester,approver,auditor,operator");
        var faults = new List<string>();
        foreach (var path in (string[])["/", "/?tab=all", "/?q=nowhere", $"/approvals/{id}", $"/approvals/{id}/approve", $"/approvals/{id}/reject", $"/approvals/{id}/override", "/history", "/history?q=%20&from=2027-01-02&to=2027-01-01&status=huge&tag=x", "/?sort=none&q=%20", "/statistics", "/nowhere"])
        {
            await ann.OpenAsync(path);
            foreach (var width in Widths)
                await LookAsync(ann, $"{path} at {width}", width, faults);
            faults.AddRange(await ann.ViolationsAsync(path));
        }

        await DialogsAsync(ann, faults);
        faults.ShouldBeEmpty();
        ann.Complaints.ShouldBeEmpty();
    }

    private static async Task DialogsAsync(Person ann, List<string> faults)
    {
        await ann.OpenAsync("/");
        await ann.Page.Keyboard.PressAsync("?");
        faults.AddRange(await ann.ViolationsAsync("the help"));
        await ann.Button("Close").ClickAsync();
        await ann.Card("Rechnungslauf").First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(ann.Page.Locator("dialog#review h1")).ToBeVisibleAsync();
        foreach (var width in Widths)
            await LookAsync(ann, $"the modal at {width}", width, faults);
        faults.AddRange(await ann.ViolationsAsync("the modal"));
        await ann.Page.Locator("dialog#review").GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(ann.Page.Locator("dialog#confirm h1")).ToBeVisibleAsync();
        faults.AddRange(await ann.ViolationsAsync("the confirmation"));
    }

    private static async Task LookAsync(Person person, string where, int width, List<string> faults)
    {
        await person.Page.SetViewportSizeAsync(width, 800);
        var wide = await person.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('dialog[open]')].map(d => d.scrollWidth - d.clientWidth))");
        if (wide > 0)
            faults.Add($"{where} is {wide} pixels too wide");
    }

    private async Task<string> SeedAsync()
    {
        string[] approvers = ["user:ada@example.com", "group:security"];
        await site.AskAsync(new { title = "Rechnungslauf für Donaudampfschifffahrtsgesellschaftskapitäneinundzwanzigsterseptember freigeben", approvers, workflowId = "rechnungslauf", timeoutMs = 240_000 });
        await site.AskAsync(new { title = "الموافقة على نشر الإصدار الجديد من خدمة المدفوعات", description = "سيتم تحديث **جميع الخوادم** الليلة.", approvers, priority = "low" });
        await site.AskAsync(new { title = new string('W', 200), approvers, workflowId = new string('w', 200), priority = "critical" });
        var done = await site.AskAsync(new { title = "Deploy 1", approvers, workflowId = "deploy", context = new { build = 1 } });
        await site.ApproveAsync(done, "ada@example.com");
        return await site.AskAsync(new
        {
            title = "Deploy 2",
            description = "# All\n\n- of [it](https://example.com)\n\n| a | b |\n|---|---|\n| 1 | `" + new string('x', 300) + "` |\n\n![picture](https://example.com/p.png)",
            approvers,
            requireMinApprovers = 2,
            workflowId = "deploy",
            context = new { build = 2, path = new string('p', 300), nested = new { deep = true } },
            inputs = new object[] { new { name = "ticket", type = "string", required = true }, new { name = "scope", type = "choice", choices = new[] { "EU", "US" } }, new { name = "sure", type = "boolean" } },
            tags = new { team = "payments" },
        });
    }
}

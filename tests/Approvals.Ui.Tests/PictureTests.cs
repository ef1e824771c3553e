using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

/// <summary>Takes the pictures of the documentation. <c>scripts/pictures.sh</c> keeps them; otherwise they show only that every page can be drawn.</summary>
[Collection(OnAnotherSite.Name)]
public sealed class PictureTests(Site site)
{
    private static readonly string? Kept = Environment.GetEnvironmentVariable("APPROVALS_PICTURES");

    [Fact]
    public async Task Every_page_in_both_themes_on_a_desk_and_in_the_hand()
    {
        var id = await SeedAsync();
        var directory = Kept ?? Directory.CreateTempSubdirectory("approvals-pictures-").FullName;
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            foreach (var (device, width, height) in ((string, int, int)[])[("desktop", 1280, 800), ("phone", 390, 780)])
            {
                // Pictures that nobody keeps show no more when taken four times; LookTests look at every theme and width.
                if (Kept is null && (scheme == ColorScheme.Dark) != (device == "phone"))
                    continue;
                await using var ines = await Person.SignInAsync(
                    site, "ines@example.com", new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce },
                    roles: "requester,approver,auditor,operator", groups: "payments");
                foreach (var (name, path) in Pages(id))
                {
                    await ines.OpenAsync(path);
                    await TakeAsync(ines, Path.Combine(directory, $"{name}-{device}-{scheme.ToString().ToLowerInvariant()}.png"));
                }

                await ines.OpenAsync("/");
                await ines.Card("4.8.3").GetByRole(AriaRole.Link).ClickAsync();
                await Expect(ines.Page.Locator("dialog#review h1")).ToBeVisibleAsync();
                await TakeAsync(ines, Path.Combine(directory, $"modal-{device}-{scheme.ToString().ToLowerInvariant()}.png"));
            }
        }

        if (Kept is null)
            Directory.Delete(directory, recursive: true);
    }

    private static (string Name, string Path)[] Pages(string id) =>
    [
        ("inbox", "/"), ("approval", $"/approvals/{id}"), ("confirm", $"/approvals/{id}/approve"), ("history", "/history"), ("statistics", "/statistics?days=7"),
        ("notifications", "/notifications"), ("settings", "/settings"), ("cluster", "/cluster"), ("sign-in", "/sign-in"), ("empty", "/?tab=asked"), ("not-found", "/nowhere"),
    ];

    private static async Task TakeAsync(Person person, string path)
    {
        await Expect(person.Page.Locator("html.js")).ToBeAttachedAsync();
        var picture = await person.Page.ScreenshotAsync(new() { Path = path });
        picture.Length.ShouldBeGreaterThan(5_000);
    }

    private async Task<string> SeedAsync()
    {
        string[] payments = ["group:payments"];
        string[] both = ["group:payments", "user:tom@example.com"];
        var before = await site.AskAsync(Deployment("4.8.2", 4810, 12, both));
        await site.ApproveAsync(before, "tom@example.com");
        await ApproveAsInesAsync(before);
        foreach (var (title, workflow) in ((string, string)[])[("Refund order 77120 (€ 1,480)", "refunds"), ("Rotate the gateway's API keys", "key-rotation"), ("Archiv für Kundendaten freigeben", "access")])
            await ApproveAsInesAsync(await site.AskAsync(new { title, workflowId = workflow, approvers = payments }, "shop@example.com"));
        await site.AskAsync(new { title = "Refund order 77214 (€ 2,310)", workflowId = "refunds", approvers = payments, timeoutMs = 230_000, priority = "critical", tags = new { team = "payments" } }, "shop@example.com");
        await site.AskAsync(new { title = "Rechnungslauf für Donaudampfschifffahrtsgesellschaften im Großraum Würzburg freigeben", workflowId = "rechnungslauf", approvers = payments, timeoutMs = 172_000_000 }, "lena@example.com");
        await site.AskAsync(new { title = "الموافقة على نشر الإصدار الجديد من خدمة المدفوعات", workflowId = "deploy", approvers = payments, timeoutMs = 7_000_000, priority = "low" }, "omar@example.com");
        await site.AskAsync(new
        {
            title = "Grant read access to the customer archive for the audit of the third quarter",
            workflowId = "access",
            stages = new[] { new { name = "payments", rules = new[] { new { from = payments, min = 1 } } }, new { name = "legal", rules = new[] { new { from = new[] { "group:legal" }, min = 1 } } } },
            timeoutMs = 86_000_000,
        }, "mona@example.com");
        await site.AskAsync(new { title = "Delete 1,204 inactive accounts", workflowId = "clean-up", approvers = payments, timeoutMs = (long?)null }, "ops-bot@example.com");
        var id = await site.AskAsync(Deployment("4.8.3", 4811, 14, both));
        await site.ApproveAsync(id, "tom@example.com");
        return id;
    }

    private static object Deployment(string version, int build, int nodes, string[] approvers) => new
    {
        title = $"Deploy payments-api {version} to production",
        description = $"Rolls out **{version}** to all {nodes} nodes, four at a time.\n\n- Fixes double refunds ([issue 812](https://example.com/812))\n- Adds the index `orders_paid_at`\n\n| check | result |\n|---|---|\n| tests | 1,204 passed |\n| canary | 0 errors in 30 min |",
        context = new { environment = "production", build, nodes, rollback = true, costUsd = 12.5 },
        workflowId = "production-deployment",
        approvers,
        requireMinApprovers = 2,
        timeoutMs = 1_750_000,
        priority = "high",
        tags = new { team = "payments", region = "eu-west-1" },
    };

    private async Task ApproveAsInesAsync(string id) => await site.ApproveAsync(id, "ines@example.com", "payments");
}

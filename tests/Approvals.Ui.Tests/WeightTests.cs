using System.Collections.Concurrent;
using System.Globalization;
using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;

namespace Approvals.Ui.Tests;

/// <summary>What the first visit of the inbox costs.</summary>
[Collection(OnSite.Name)]
public sealed class WeightTests(Site site)
{
    [Fact]
    public async Task The_first_load_of_a_full_inbox_weighs_under_60_kilobytes()
    {
        for (var i = 0; i < 50; i++)
            await site.AskAsync(new { title = $"Release {i} of the payments service to production", approvers = new[] { "user:wes@example.com" }, workflowId = "release", tags = new { team = "payments" } });
        await using var wes = await Person.SignInAsync(site, "wes@example.com");
        // A browser with an empty cache and the same sign-in.
        await using var fresh = await site.Browser.NewContextAsync(new() { StorageState = await wes.Page.Context.StorageStateAsync() });
        var page = await fresh.NewPageAsync();
        var loads = new ConcurrentQueue<IRequest>();
        page.RequestFinished += (_, request) => loads.Enqueue(request);
        var answer = (await page.GotoAsync(site.First.Url + "/", new() { WaitUntil = WaitUntilState.NetworkIdle }))!;

        (await page.Locator("[data-list] .card").CountAsync()).ShouldBe(50);
        var weights = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var load in loads)
        {
            var sizes = await load.SizesAsync();
            weights[load.Url] = sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }

        weights.Count.ShouldBeGreaterThan(3, "the page, its style and its scripts");
        weights.Values.Sum().ShouldBeLessThan(60_000, string.Join('\n', weights.OrderByDescending(weight => weight.Value).Select(weight => $"{weight.Value} {weight.Key}")));
        var timing = answer.Headers["server-timing"].ShouldNotBeNull();
        double.Parse(timing["page;dur=".Length..], CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Approvals.Testing;
using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

/// <summary>The largest request that is taken: its page is as bounded as that of any other.</summary>
[Collection(OnAnotherSite.Name)]
public sealed class LongPageTests(Site site, ITestOutputHelper output)
{
    private static readonly ParallelOptions AFew = new() { MaxDegreeOfParallelism = 16 };

    // The same for both themes, because it takes a while to make. Tests of one class run one after the other.
    private static string? largest;

    private const int MaxHeight = 6_000;
    private const int MaxBytes = 1_000_000;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_of_the_largest_request_is_low_and_small_and_all_of_it_can_be_reached(ColorScheme scheme)
    {
        var id = largest ??= await SeedAsync();
        await using var ada = await Person.SignInAsync(site, "ada@example.com", new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce }, roles: "requester,approver,auditor,operator");
        await ada.Page.SetViewportSizeAsync(1440, 900);
        var (bytes, took) = (0, double.MaxValue);
        // What was compiled and cached by others' pages alone does not make this one warm.
        for (var round = 0; round < 10; round++)
        {
            var answer = await ada.Page.APIRequest.GetAsync($"{ada.Url}/approvals/{id}");
            answer.Status.ShouldBe(200);
            bytes = (await answer.BodyAsync()).Length;
            took = Math.Min(took, double.Parse(answer.Headers["server-timing"]["page;dur=".Length..], CultureInfo.InvariantCulture));
        }

        await ada.OpenAsync($"/approvals/{id}");
        var height = await HeightAsync(ada);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{height} px at 1440, {bytes} bytes, {took} ms"));
        height.ShouldBeLessThan(MaxHeight);
        bytes.ShouldBeLessThan(MaxBytes);
        await Expect(ada.Page.GetByText("and 7,960 more, none of them changed.")).ToBeVisibleAsync();
        await Expect(ada.Page.Locator("summary", new() { HasText = "18 later stages" })).ToHaveCountAsync(1);
        await Expect(ada.Page.Locator("summary", new() { HasText = "50 optional fields" })).ToBeVisibleAsync();
        await Expect(ada.Page.GetByText("The newest 20 of")).ToBeVisibleAsync();
        (await ada.Page.Locator("tr.changed").CountAsync()).ShouldBe(1);
        (await ada.Page.Locator("details tr.changed").CountAsync()).ShouldBe(0);

        var faults = new List<string>();
        foreach (var path in new[] { "", "/context", "/context?at=%2Flog", "/timeline" })
        {
            await ada.OpenAsync($"/approvals/{id}{path}");
            await ada.Page.EvaluateAsync("document.querySelectorAll('details').forEach(element => element.open = true)");
            foreach (var width in new[] { 320, 390, 768, 1440 })
            {
                await ada.Page.SetViewportSizeAsync(width, 900);
                if (await ada.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") is > 0 and var wide)
                    faults.Add($"{path} at {width} is {wide} pixels too wide");
            }

            faults.AddRange(await ada.ViolationsAsync(path));
        }

        faults.ShouldBeEmpty();
        ada.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_script_everything_that_is_folded_opens_and_every_fact_can_be_searched_for()
    {
        var id = await site.AskAsync(new { title = "Deploy", approvers = new[] { "user:ada@example.com" }, context = Enumerable.Range(0, 500).ToDictionary(key => $"k{key:0000}", key => key == 400 ? new string('x', 5_000) + " needle" : "value") });
        await using var ada = await Person.SignInAsync(site, "ada@example.com", new() { JavaScriptEnabled = false });
        await ada.OpenAsync($"/approvals/{id}");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "See and search all 500" }).ClickAsync();
        await ada.Page.GetByLabel("Search names and values").FillAsync("needle");
        await ada.Button("Search").ClickAsync();
        await Expect(ada.Page.GetByText("“needle” is in 1 fact.")).ToBeVisibleAsync();
        await ada.Page.Locator("summary", new() { HasText = "All of it: 5,007 characters" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "On a page of its own" }).ClickAsync();
        await Expect(ada.Page.Locator("#context-value")).ToContainTextAsync("needle");
    }

    private static Task<int> HeightAsync(Person person) => person.Page.EvaluateAsync<int>("document.documentElement.scrollHeight");

    private async Task<string> SeedAsync()
    {
        var workflow = Guid.NewGuid().ToString();
        var people = Enumerable.Range(0, 480).Select(number => $"user:approver-{number:000}@department-{number % 7}.example.com").ToList();
        object stages = Enumerable.Range(0, 20).Select(stage => new
        {
            name = $"stage number {stage}",
            rules = stage == 0
                ? people.Chunk(96).Select((some, rule) => new { from = rule == 0 ? [.. some, "user:ada@example.com"] : some, min = 30 })
                : [new { from = new[] { $"group:team-{stage}" }, min = 1 }],
        });
        await site.AskAsync(new { title = "Before", workflowId = workflow, approvers = new[] { "user:ada@example.com" }, context = Context(7_999) });
        var id = await site.AskAsync(new
        {
            title = new string('W', 200),
            workflowId = workflow,
            stages,
            context = Context(8_000),
            description = string.Concat(Enumerable.Range(0, 1_200).Select(line => $"## Heading {line}\n\n- an item of *many* with [a link](https://example.com/{line})\n"))[..60_000],
            inputs = Enumerable.Range(0, 50).Select(number => new { name = $"field{number}", label = $"Field number {number}", type = "string", required = false }),
            tags = Enumerable.Range(0, 50).ToDictionary(tag => $"tag-{tag}", tag => $"value {tag}"),
            requireMinRejections = 100,
        });
        using var client = new HttpClient();
        // Each answer is more than a megabyte: a few at once are committed together, and all of them are not held at once.
        await Parallel.ForAsync(0, 120, AFew, async (number, _) => await PostAsync(
            client, $"approver-{number:000}@department-{number % 7}.example.com", id, number % 2 == 0 ? "approve" : "reject",
            number % 2 == 0 ? (object)new { comment = Words("Looked at") } : new { reason = Words("Not now"), comment = Words("Sorry") }));
        await Parallel.ForAsync(0, 200, AFew, async (number, _) => await PostAsync(
            client, "ada@example.com", id, "comments", new { text = $"Comment {number}. " + string.Concat(Enumerable.Repeat("A line.\n", 400)) }));
        return id;
    }

    private static string Words(string begin) => begin + ". " + new string('w', 3_900);

    private static Dictionary<string, object> Context(int last)
    {
        var context = Enumerable.Range(0, 7_999).ToDictionary(key => $"k{key:0000}", key => (object)key);
        context["log"] = $"{last}" + string.Concat(Enumerable.Repeat("one line of a log\n", 2_000));
        return context;
    }

    private async Task PostAsync(HttpClient client, string who, string id, string what, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{site.First.Url}/api/approvals/{id}/{what}") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Mint(who, ["approver"], []));
        using var answer = await client.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}

using System.Text.Json;
using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Approvals.Ui.Tests;

/// <summary>Nothing that is decided is shown as pending for longer than a second, however the page came to be seen.</summary>
[Collection(OnSite.Name)]
public sealed class CatchUpTests(Site site)
{
    private const string Look = """
        (id) => {
          const one = (selector) => document.querySelector(selector);
          if (one("[data-review]")) return one("[data-review]").dataset.status !== "pending" && !one("form.decide, form.confirm button[type=submit]");
          if (one("form.confirm")) return !one("form.confirm button[type=submit]");
          if (one("[data-list]")) return !one(`#c-${id}`) || (one(`#c-${id}`).dataset.status !== "pending" && !one(`#c-${id} input`));
          if (one("main.history")) return !!one(`#h-${id}`) || !one("[data-fresh]").hidden;
          if (one("main.told")) return [...document.querySelectorAll(`[data-of="${id}"]`)].every((item) => /Decided|nothing left to do/.test(item.textContent));
          return false;
        }
        """;

    /// <summary>In every page: writes down when it became visible, and when it first showed the truth about the approval that is watched.</summary>
    private const string Watch = $$"""
        (() => {
          const isTrue = {{Look}};
          const look = () => { if (window.visibleAt && isTrue(sessionStorage.watched)) window.trueAt ??= Date.now(); };
          addEventListener("pageshow", () => { window.visibleAt = Date.now(); window.trueAt = undefined; look(); });
          new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        })()
        """;

    [Trait("Run", "Alone")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Back_and_forward_show_what_was_decided_meanwhile(bool kept)
    {
        var who = kept ? "ava@example.com" : "bea@example.com";
        await using var browser = kept ? await site.StartKeepingBrowserAsync() : null;
        await using var person = await Person.SignInAsync(site, who, browser: browser);
        var page = person.Page;
        await page.AddInitScriptAsync(Watch);
        var took = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var place in (string[])["/", "/approvals/{0}", "/approvals/{0}/approve", "/?panel", "/history", "/notifications"])
        {
            var id = await site.AskAsync(new { title = "Back to " + place.Replace("{0}", "it", StringComparison.Ordinal), approvers = new[] { "user:" + who } });
            await Approvals.Testing.Eventually.Async(async () => (await CountAsync(person, id)) > 0);
            await page.GotoAsync(person.Url + string.Format(System.Globalization.CultureInfo.InvariantCulture, place, id));
            await Expect(page.Locator("html[data-live]")).ToBeAttachedAsync();
            if (place == "/?panel")
            {
                await page.Locator($"#c-{id} [data-title]").ClickAsync();
                await Expect(page.Locator("#review [data-review] form.decide")).ToBeVisibleAsync();
            }

            await page.EvaluateAsync("id => { sessionStorage.watched = id; window.wasHere = true; }", id);
            await page.GotoAsync(person.Url + "/settings");
            await site.CancelAsync(id);
            var back = await BackAsync(page);
            back.Kept.ShouldBe(kept, "the browser shows the page as it was left, or loads it");
            took[place + " back"] = back.Took;
            if (place is "/" or "/approvals/{0}")
                took[place + " forward"] = await ForwardAsync(person, page, place);
        }

        // On a machine that is busy with other things one may take longer; what matters is what a person meets.
        took.Values.Order().ElementAt(took.Count / 2).ShouldBeLessThan(1000, Told(took));
        took.Values.Max().ShouldBeLessThan(5000, Told(took));
        person.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decision_before_the_stream_opens_is_shown_once_it_is_open()
    {
        await using var ned = await Person.SignInAsync(site, "ned@example.com");
        var id = await site.AskAsync(new { title = "In between", approvers = new[] { "user:ned@example.com" } });
        await Approvals.Testing.Eventually.Async(async () => (await CountAsync(ned, id)) > 0);
        var tabs = new List<IPage>();
        foreach (var path in (string[])["/", $"/approvals/{id}", $"/approvals/{id}/reject", "/history", "/notifications"])
        {
            var tab = await ned.NewTabAsync();
            // The script of one half comes late; the other half is connected at the fourth attempt.
            if (tabs.Count % 2 == 0)
            {
                await tab.RouteAsync("**/assets/app.*.js", async route => { await Task.Delay(2000); await route.ContinueAsync(); });
            }
            else
            {
                var attempts = 0;
                await tab.RouteWebSocketAsync(url => url.Contains("/api/stream", StringComparison.Ordinal), socket =>
                {
                    if (Interlocked.Increment(ref attempts) <= 3)
                        _ = socket.CloseAsync();
                    else
                        socket.ConnectToServer();
                });
            }

            tabs.Add(tab);
            await tab.GotoAsync(ned.Url + path, new() { WaitUntil = WaitUntilState.Commit });
            await Expect(tab.Locator("main")).ToBeAttachedAsync();
        }

        await site.CancelAsync(id);
        foreach (var tab in tabs)
        {
            await Expect(tab.Locator("html[data-live]")).ToBeAttachedAsync();
            var open = TimeProvider.System.GetUtcNow();
            // Not by animation frames, which a tab in the background has none of.
            await tab.WaitForFunctionAsync(Look, id, new() { PollingInterval = 50 });
            (TimeProvider.System.GetUtcNow() - open).ShouldBeLessThan(TimeSpan.FromSeconds(5), tab.Url);
        }
    }

    [Trait("Run", "Alone")]
    [Fact]
    public async Task Fifty_decided_by_a_colleague_in_one_batch_leave_no_card_pending()
    {
        var asked = new List<string>();
        for (var i = 0; i < 50; i++)
            asked.Add(await site.AskAsync(new { title = $"Batch {i}", approvers = new[] { "user:gil@example.com", "user:hub@example.com" } }));
        await using var gil = await Person.SignInAsync(site, "gil@example.com", url: site.Second.Url);
        await Expect(gil.Page.Locator("html[data-live]")).ToBeAttachedAsync();
        await Expect(gil.Page.Locator(".card[data-status=pending]")).ToHaveCountAsync(50);
        await gil.Page.Locator(".card [data-select]").First.CheckAsync();
        await gil.Button("Reject selected").ClickAsync();
        await gil.Page.Locator("#confirm textarea").FillAsync("not like this");
        var requests = new List<string>();
        gil.Page.Request += (_, request) => requests.Add(request.Url);
        await gil.Page.EvaluateAsync("() => new MutationObserver(() => { if (!document.querySelector('.card[data-status=pending], .card [data-select]')) window.doneAt ??= Date.now(); }).observe(document, { subtree: true, childList: true, attributes: true })");
        await site.ApproveAllAsync(asked, "hub@example.com");
        var acknowledged = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await gil.Page.WaitForFunctionAsync("() => window.doneAt");
        (await gil.Page.EvaluateAsync<double>("window.doneAt") - acknowledged).ShouldBeLessThan(1000);
        requests.Count(url => url.Contains("ids=", StringComparison.Ordinal)).ShouldBeLessThan(15, "not one request for each");
        // The question that stood open asks no more, and what was typed is still there.
        await Expect(gil.Page.Locator("#confirm button[type=submit]")).ToHaveCountAsync(0);
        await Expect(gil.Page.Locator("#confirm textarea")).ToHaveValueAsync("not like this");
    }

    [Fact]
    public async Task What_does_not_concern_a_list_fetches_nothing_and_what_may_fetches_one_card()
    {
        var first = await site.AskAsync(new { title = "Concerns one", approvers = new[] { "group:crew" }, requireMinApprovers = 2 });
        await site.AskAsync(new { title = "Stands", approvers = new[] { "user:ulf@example.com" } });
        await using var ulf = await Person.SignInAsync(site, "ulf@example.com", groups: "crew");
        await site.ApproveAsync(first, "ulf@example.com", "crew");
        await ulf.OpenAsync("/");
        await Expect(ulf.Page.Locator("html[data-live]")).ToBeAttachedAsync();
        await Expect(ulf.Card("Concerns one")).ToHaveCountAsync(0);
        var requests = new List<string>();
        ulf.Page.Request += (_, request) => requests.Add(request.Url);
        await site.CommentAsync(first, "auditor@example.com");
        await site.CancelAsync(first);
        var second = await site.AskAsync(new { title = "Concerns two", approvers = new[] { "group:crew" } });
        await Expect(ulf.Button("1 new")).ToBeVisibleAsync();
        requests.Where(url => !url.Contains("/api/notifications/", StringComparison.Ordinal)).ShouldBe([$"{ulf.Url}/?ids={second}"]);
        await site.CancelAsync(second);
        await Expect(ulf.Page.Locator("[data-fresh]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_decision_takes_the_buttons_away_under_an_open_dialog_and_leaves_what_was_typed()
    {
        var id = await site.AskAsync(new { title = "Typing a reason", approvers = new[] { "user:ivo@example.com" } });
        await using var ivo = await Person.SignInAsync(site, "ivo@example.com");
        await Expect(ivo.Page.Locator("html[data-live]")).ToBeAttachedAsync();
        await ivo.Card("Typing a reason").GetByRole(AriaRole.Link).ClickAsync();
        var (review, confirm) = (ivo.Page.Locator("#review"), ivo.Page.Locator("#confirm"));
        await review.Locator("#comment-text").FillAsync("a remark");
        await review.GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true }).ClickAsync();
        await confirm.Locator("#c-reason").FillAsync("half a reason");
        await site.CancelAsync(id);
        await Expect(confirm.Locator("button[type=submit]")).ToHaveCountAsync(0);
        await Expect(confirm.Locator("#c-reason")).ToHaveValueAsync("half a reason");
        await Expect(confirm.Locator("[data-announce]")).Not.ToBeEmptyAsync();
        await Expect(confirm).ToContainTextAsync("Not sent.");
        await confirm.Locator("[data-close]").ClickAsync();
        await Expect(review.Locator("[data-review]")).ToHaveAttributeAsync("data-status", "cancelled");
        await Expect(review.Locator("form.decide button")).ToHaveCountAsync(0);
        await Expect(review.Locator("#comment-text")).ToHaveValueAsync("a remark");
        await Expect(review.Locator("#decision-title")).ToHaveTextAsync("Cancelled");
        await Expect(ivo.Page.Locator($"#c-{id}")).ToHaveAttributeAsync("data-status", "cancelled");
    }

    [Fact]
    public async Task A_move_that_comes_too_late_is_refused_and_what_lies_below_shows_how_things_stand()
    {
        await using var jon = await Person.SignInAsync(site, "jon@example.com");
        // Without a stream only the answer itself can say so.
        await jon.Page.RouteWebSocketAsync(url => url.Contains("/api/stream", StringComparison.Ordinal), _ => { });
        var decided = await site.AskAsync(new { title = "Too late", approvers = new[] { "user:jon@example.com" } });
        var voted = await site.AskAsync(new { title = "Voted elsewhere", approvers = new[] { "user:jon@example.com", "user:lea@example.com" }, requireMinApprovers = 2 });
        foreach (var (id, move, says) in ((string, Func<Task>, string)[])[(decided, () => site.CancelAsync(decided), "Cancelled"), (voted, () => site.ApproveAsync(voted, "jon@example.com"), "Open")])
        {
            await jon.OpenAsync("/");
            await jon.Page.Locator($"#c-{id} [data-title]").ClickAsync();
            var review = jon.Page.Locator("#review");
            await review.GetByRole(AriaRole.Button, new() { Name = "Reject", Exact = true }).ClickAsync();
            await jon.Page.Locator("#c-reason").FillAsync("my reason");
            await move();
            await jon.Page.Locator("#confirm button[type=submit]").ClickAsync();
            await Expect(review.Locator("#decision-title")).ToHaveTextAsync(says);
            await Expect(review.Locator("form.decide")).ToHaveCountAsync(0);
            await Expect(review.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await Expect(review).ToContainTextAsync("my reason");
            await Expect(jon.Page.Locator($"#c-{id}:is([data-status=pending]) [data-select]")).ToHaveCountAsync(0);
        }

        // Without a script the answer itself is the page.
        await using var bare = await Person.SignInAsync(site, "jon@example.com", new() { JavaScriptEnabled = false });
        var last = await site.AskAsync(new { title = "Too late as well", approvers = new[] { "user:jon@example.com" } });
        await bare.OpenAsync($"/approvals/{last}/approve");
        await site.CancelAsync(last);
        await bare.Page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Expect(bare.Page.Locator("[data-review]")).ToHaveAttributeAsync("data-status", "cancelled");
        await Expect(bare.Page.Locator("form.decide")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_tabs_a_vote_in_one_and_a_connection_that_died_silently_in_the_other()
    {
        var id = await site.AskAsync(new { title = "In two tabs", approvers = new[] { "user:kai@example.com" } });
        await using var kai = await Person.SignInAsync(site, "kai@example.com");
        var other = await kai.NewTabAsync();
        var connections = 0;
        await other.Clock.InstallAsync();
        await other.RouteWebSocketAsync(url => url.Contains("/api/stream", StringComparison.Ordinal), socket =>
        {
            var server = socket.ConnectToServer();
            // The first connection stays open, and after its first word nothing comes through.
            if (Interlocked.Increment(ref connections) > 1)
                return;
            var words = 0;
            server.OnMessage(frame =>
            {
                if (words++ == 0)
                    socket.Send(frame.Text!);
            });
        });
        await other.GotoAsync($"{kai.Url}/approvals/{id}");
        await Expect(other.Locator("html[data-live]")).ToBeAttachedAsync();
        await kai.Page.Locator($"#c-{id} [data-title]").ClickAsync();
        await kai.Page.Locator("#review").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await kai.Page.Locator("#confirm button[type=submit]").ClickAsync();
        await Expect(kai.Page.Locator($"#c-{id}")).ToHaveAttributeAsync("data-status", "approved");
        await Expect(other.Locator("[data-review]")).ToHaveAttributeAsync("data-status", "pending");
        await other.Clock.RunForAsync(50_000);
        await Expect(other.Locator("[data-review]")).ToHaveAttributeAsync("data-status", "approved");
        await Expect(other.Locator("form.decide")).ToHaveCountAsync(0);
        connections.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Every_page_says_its_position_and_where_the_service_is()
    {
        var id = await site.AskAsync(new { title = "Positions", approvers = new[] { "user:ola@example.com" } });
        await using var ola = await Person.SignInAsync(site, "ola@example.com", roles: "requester,approver,auditor,operator");
        foreach (var path in (string[])["/", "/?tab=all", "/history", "/statistics", "/notifications", "/cluster", "/settings", $"/approvals/{id}", $"/approvals/{id}/approve"])
        {
            await ola.OpenAsync(path);
            var position = await ola.Page.Locator("html").GetAttributeAsync("data-position");
            long.Parse(position.ShouldNotBeNull(path), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(0, path);
            (await ola.Page.Locator("html").GetAttributeAsync("data-base")).ShouldBe("");
        }
    }

    private static async Task<(bool Kept, double Took)> BackAsync(IPage page)
    {
        await page.EvaluateAsync("setTimeout(() => history.back())");
        await Expect(page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/settings$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.WaitForFunctionAsync("() => window.visibleAt && window.trueAt");
        return (await page.EvaluateAsync<bool>("window.wasHere === true"), await page.EvaluateAsync<double>("window.trueAt - window.visibleAt"));
    }

    /// <summary>From the place back to where one came from, and forward to it again, for another request that is decided meanwhile.</summary>
    private async Task<double> ForwardAsync(Person person, IPage page, string place)
    {
        await page.GotoAsync(person.Url + "/settings");
        var id = await site.AskAsync(new { title = "Forward", approvers = new[] { "user:" + person.Name } });
        await page.EvaluateAsync("id => sessionStorage.watched = id", id);
        await page.GotoAsync(person.Url + (place == "/" ? "/" : "/approvals/" + id));
        await Expect(page.Locator("html[data-live]")).ToBeAttachedAsync();
        await page.EvaluateAsync("setTimeout(() => history.back())");
        await Expect(page).ToHaveURLAsync(person.Url + "/settings");
        await site.CancelAsync(id);
        await page.EvaluateAsync("setTimeout(() => history.forward())");
        await Expect(page).Not.ToHaveURLAsync(person.Url + "/settings");
        await page.WaitForFunctionAsync(Look, id);
        await page.WaitForFunctionAsync("() => window.visibleAt && window.trueAt");
        return await page.EvaluateAsync<double>("window.trueAt - window.visibleAt");
    }

    private static async Task<int> CountAsync(Person person, string id)
    {
        var answer = await person.Page.APIRequest.GetAsync(person.Url + "/api/notifications");
        return (await answer.JsonAsync())!.Value.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("approvalId").GetString() == id);
    }

    private static string Told(Dictionary<string, double> took) => JsonSerializer.Serialize(took);
}

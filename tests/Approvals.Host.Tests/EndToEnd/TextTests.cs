using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Approvals.Domain.Text;
using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>What people write, from the call that brings it to every place where somebody reads it.</summary>
public sealed partial class TextTests(TextTests.SharedService shared) : IClassFixture<TextTests.SharedService>
{
    private static readonly User Ci = User.Of("ci@example.com", ["requester"]);
    private static readonly User Ann = User.Of("ann@example.com", ["approver"], "Security Team");
    private static readonly User Operator = User.Of("ops@example.com", ["operator"]);
    private readonly Service service = shared.Service;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, TextCases.Texts.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_text_is_refused_by_its_field_or_kept_and_shown_with_marks(int index)
    {
        var given = TextCases.Texts[index];
        var (reply, id, field) = await SendAsync(given);
        reply.Status.ShouldBe(given.Status == 201 && field is not null && id is not null && reply.Status == 200 ? 200 : given.Status, reply.Text);
        if (given.Status == 400)
        {
            var named = reply.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).ToList();
            named.ShouldContain(name => name.StartsWith(field!, StringComparison.Ordinal), string.Join(", ", named));
        }
        else if (given.Marks is not null)
        {
            foreach (var (where, page) in await PagesOf(id!))
            {
                Unmarked(page).ShouldBeEmpty(where);
                // What was filled in is not shown on a page yet, only by the API.
                if (where is "page" or "panel" && given.Field != "input value")
                    given.Marks.ShouldAllBe(mark => page.Contains(mark, StringComparison.Ordinal), where);
            }
        }
    }

    [Fact]
    public async Task A_token_with_a_group_of_two_words_votes_for_it()
    {
        foreach (var name in new[] { "Security Team", "SECURITY TEAM", "CN=Security Team,OU=Groups,DC=example,DC=com" })
        {
            var approval = await service.CreateAsync(Ci, new { title = "Deploy", approvers = new[] { "group:" + name } });
            (await approval.Approve(User.Approver("dora@example.com", name))).Expect(200).String("status").ShouldBe("approved");
        }
    }

    [Fact]
    public async Task Nowhere_is_a_reader_shown_what_cannot_be_seen()
    {
        const string Evil = "a\u202eb\u200bc\u2066d\u00ade";
        var approval = await service.CreateAsync(Ci, new
        {
            title = "Marks",
            description = $"{Evil} `{Evil}` [{Evil}](https://example.com \"{Evil}\")\n\n```\n{Evil}\n```",
            context = new Dictionary<string, object> { [Evil] = Evil, ["deep"] = new Dictionary<string, object> { [Evil] = new[] { Evil } } },
            approvers = new[] { "user:ann@example.com", "user:bob@example.com", "user:eve@example.com" },
            requireMinApprovers = 3,
            inputs = new[] { new { name = "ticket", type = "string" } },
        });
        (await approval.Post(Ann, "/comments", new { text = Evil })).Expect(201);
        (await approval.Approve(Ann, new { comment = Evil, inputs = new { ticket = Evil } })).Expect(200);
        (await approval.Post(User.Approver("bob@example.com"), "/delegate", new { to = "user:dan@example.com", reason = Evil })).Expect(200);
        foreach (var (where, page) in await PagesOf(approval.Id))
            Unmarked(page).ShouldBeEmpty(where);
        (await approval.Reject(User.Approver("eve@example.com"), Evil)).Expect(200);
        foreach (var (where, page) in await PagesOf(approval.Id))
            Unmarked(page).ShouldBeEmpty(where);
        var csv = await ReadAsync(Operator, "/api/approvals/history", ("Accept", "text/csv"));
        csv.ShouldContain("a[U+202E]b");
        Unmarked(csv).ShouldBeEmpty();
    }

    [Fact]
    public async Task People_who_share_a_name_are_shown_in_full_on_every_page()
    {
        string[] approvers = ["user:cfo@company.example", "user:cfo@evil.example", "group:cfo"];
        var approval = await service.CreateAsync(Ci, new { title = "Told apart", approvers, requireMinApprovers = 2 });
        foreach (var (where, page) in await PagesOf(approval.Id))
        {
            if (where is "page" or "panel" or "embedded card")
                approvers.ShouldAllBe(name => TextOf(page).Contains(name, StringComparison.Ordinal), where);
        }

        (await approval.Approve(User.Approver("cfo@company.example"))).Expect(200);
        (await approval.Approve(User.Approver("cfo@evil.example"))).Expect(200);
        var history = TextOf(await ReadAsync(Operator, "/history"));
        history.ShouldContain("user:cfo@company.example");
        history.ShouldContain("user:cfo@evil.example");
        var statistics = TextOf(await ReadAsync(Operator, "/statistics"));
        statistics.ShouldContain("user:cfo@company.example");
        statistics.ShouldContain("user:cfo@evil.example");
    }

    [Fact]
    public async Task A_group_and_a_service_are_said_to_be_one()
    {
        var approval = await service.CreateAsync(Ci, new { title = "Kinds", approvers = new[] { "group:legal", "user:ann@example.com" } });
        var page = await ReadAsync(Operator, "/approvals/" + approval.Id);
        TextOf(page).ShouldContain("legal group");
    }

    /// <summary>Sends it where it belongs. The field is the one that a refusal has to name.</summary>
    private async Task<(Reply Reply, string? Id, string? Field)> SendAsync(TextCase given)
    {
        var text = given.Text;
        var (body, field) = given.Field switch
        {
            "title" => (Draft(("title", text)), "title"),
            "description" => (Draft(("description", text)), "description"),
            "workflowId" => (Draft(("workflowId", text)), "workflowId"),
            "jobId" => (Draft(("jobId", text)), "jobId"),
            "tag key" => (Draft(("tags", new Dictionary<string, string> { [text] = "x" })), "tags"),
            "tag value" => (Draft(("tags", new Dictionary<string, string> { ["team"] = text })), "tags"),
            "context value" => (Draft(("context", new Dictionary<string, object> { ["fact"] = text })), "context"),
            "context name" => (Draft(("context", new Dictionary<string, object> { [text] = 1 })), "context"),
            "approvers" => (Draft(("approvers", new[] { text })), "approvers[0]"),
            "escalation to" => (Draft(("timeoutMs", 60_000), ("timeoutAction", "escalate"), ("escalation", new[] { new { afterMs = 1000, to = new[] { text } } })), "escalation[0].to[0]"),
            "notifyUsers" => (Draft(("notifyUsers", new[] { text })), "notifyUsers[0]"),
            "stage name" => (Staged(text), "stages[0].name"),
            "input name" => (Draft(("inputs", new[] { new { name = text, type = "string" } })), "inputs[0].name"),
            "input label" => (Draft(("inputs", new[] { new { name = "ticket", label = text, type = "string" } })), "inputs[0].label"),
            "input choice" => (Draft(("inputs", new[] { new { name = "ticket", type = "choice", choices = new[] { text, "other" } } })), "inputs[0].choices"),
            _ => (null, (string?)null),
        };
        if (body is not null)
        {
            var created = await service.PostAsync(Ci, "/api/approvals", body);
            return (created, created.Status == 201 ? created.String("id") : null, field);
        }

        var approval = await service.CreateAsync(Ci, Draft(("requireMinApprovers", 2), ("approvers", new[] { "user:ann@example.com", "user:eve@example.com" }), ("inputs", new[] { new { name = "ticket", type = "string" } })));
        return given.Field switch
        {
            "reason" or "kept reason" => (await approval.Reject(Ann, text), approval.Id, "reason"),
            "override reason" => (await approval.Post(Operator, "/override", new { outcome = "approved", reason = text }), approval.Id, "reason"),
            "comment" => (await approval.Post(Ann, "/comments", new { text }), approval.Id, "text"),
            "input value" => (await approval.Approve(Ann, new { inputs = new { ticket = text } }), approval.Id, "inputs"),
            "delegate to" => (await approval.Post(Ann, "/delegate", new { to = text }), approval.Id, "to"),
            _ => throw new InvalidOperationException($"No field is called {given.Field}."),
        };
    }

    private async Task<IReadOnlyList<(string Where, string Html)>> PagesOf(string id) =>
    [
        ("page", await ReadAsync(Operator, "/approvals/" + id)),
        ("panel", await ReadAsync(Operator, "/approvals/" + id, ("X-Fragment", "1"))),
        ("card", await ReadAsync(Operator, $"/?tab=all&ids={id}", ("X-Fragment", "1"))),
        ("context", await ReadAsync(Operator, $"/approvals/{id}/context")),
        ("timeline", await ReadAsync(Operator, $"/approvals/{id}/timeline")),
        ("confirmation", await ReadAsync(Operator, $"/approvals/{id}/override")),
        ("inbox", await ReadAsync(Operator, "/?tab=all")),
        ("history", await ReadAsync(Operator, "/history")),
        ("notifications", await ReadAsync(Ann, "/notifications")),
        ("embedded card", await ReadAsync(Operator, "/embed/cards/" + id)),
        ("embedded inbox", await ReadAsync(Ann, "/embed/inbox")),
    ];

    private async Task<string> ReadAsync(User user, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await service.Client.SendAsync(request);
        var text = System.Net.WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        ((int)response.StatusCode).ShouldBe(200, path + text);
        return text;
    }

    private static Dictionary<string, object> Draft(params (string Name, object Value)[] parts)
    {
        var draft = new Dictionary<string, object>(StringComparer.Ordinal) { ["title"] = "Deploy" };
        foreach (var (name, value) in parts)
            draft[name] = value;
        return draft;
    }

    private static Dictionary<string, object> Staged(string name) =>
        Draft(("stages", new[] { new { name, rules = new[] { new { from = new[] { "user:ann@example.com" }, min = 1 } } } }));

    /// <summary>The names of the hidden characters that a reader would be given as they are. A pointer is there for scripts, and neither shown nor spoken.</summary>
    private static IReadOnlyList<string> Unmarked(string html) =>
        [.. HiddenCharacters.Runs(Pointers().Replace(html, "")).Where(run => run.IsHidden).Select(run => run.Text)];

    private static string TextOf(string html) => Spaces().Replace(System.Net.WebUtility.HtmlDecode(Tags().Replace(html, "")), " ");

    [GeneratedRegex(" data-pointer=\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pointers();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();

    public sealed class SharedService : IAsyncLifetime
    {
        public Service Service { get; } = new("sqlite", null, ("RateLimits:PermitsPerMinute", "10000000"));

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await Service.DisposeAsync();
    }
}

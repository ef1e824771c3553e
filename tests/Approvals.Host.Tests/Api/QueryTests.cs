using System.Net;
using System.Text.Json;
using Approvals.Application.Journal;
using Approvals.Application.Reading;
using Approvals.Domain.Audit;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

public sealed class QueryTests : IDisposable
{
    private readonly ApiHost host = new();

    [Fact]
    public async Task A_read_carries_its_tag_and_is_not_repeated_when_unchanged()
    {
        var id = await host.As("ci").CreateAsync();

        using var read = await host.As("ann").GetAsync($"/api/approvals/{id}");
        using var same = await host.As("ann").SendAsync("GET", $"/api/approvals/{id}", null, ("If-None-Match", "\"7\", W/\"1\""));
        using var other = await host.As("ann").SendAsync("GET", $"/api/approvals/{id}", null, ("If-None-Match", "\"2\""));

        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        read.Headers.ETag!.Tag.ShouldBe("\"1\"");
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        same.Headers.ETag!.Tag.ShouldBe("\"1\"");
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("\"1\"", 200)]
    [InlineData("*", 200)]
    [InlineData("\"9\", \"1\"", 200)]
    [InlineData("\"2\"", 412)]
    [InlineData("W/\"1\"", 412)]
    [InlineData("\"abc\"", 412)]
    public async Task If_match_is_strict(string tags, int status)
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("ann").PostAsync($"/api/approvals/{id}/approve", null, ("If-Match", tags));

        ((int)response.StatusCode).ShouldBe(status);
        host.World.Version(id).ShouldBe(status == 200 ? 2 : 1);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/audit")]
    [InlineData("GET", "/decision")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/approve")]
    [InlineData("DELETE", "/vote")]
    public async Task Nobody_calls_without_credentials(string method, string call)
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.Anonymous().SendAsync(method, $"/api/approvals/{id}{call}");

        await response.ShouldBeProblemAsync(401, "unauthenticated");
        response.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("deadline")]
    [InlineData("created")]
    [InlineData("priority")]
    public async Task Pages_follow_each_other_without_gap_or_repeat(string sort)
    {
        for (var i = 0; i < 5; i++)
        {
            host.World.Now += TimeSpan.FromSeconds(1);
            await host.As("ci").CreateAsync("{\"title\":\"t\",\"timeoutMs\":" + (i == 4 ? "null" : "3600000") + "}");
        }

        var seen = new List<Guid>();
        string? cursor = "";
        while (cursor is not null)
        {
            using var response = await host.As("ann").GetAsync($"/api/approvals/pending?sort={sort}&limit=2&cursor={cursor}");
            var page = await response.JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        seen.Count.ShouldBe(5);
        seen.Distinct().Count().ShouldBe(5);
        host.Reader.LastPending!.After.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_list_and_filters()
    {
        await host.As("ci").CreateAsync("""{"title":"t"}""");
        await host.As("ci").CreateAsync("""{"title":"t"}""");
        using var first = await host.As("ann").GetAsync("/api/approvals/pending?limit=1");
        var cursor = (await first.JsonAsync()).GetProperty("nextCursor").GetString();

        using var otherLimit = await host.As("ann").GetAsync($"/api/approvals/pending?limit=7&cursor={cursor}");
        using var otherFilter = await host.As("ann").GetAsync($"/api/approvals/pending?priority=high&cursor={cursor}");
        using var otherSort = await host.As("ann").GetAsync($"/api/approvals/pending?sort=created&cursor={cursor}");
        using var otherList = await host.As("ann").GetAsync($"/api/approvals/history?cursor={cursor}");

        otherLimit.StatusCode.ShouldBe(HttpStatusCode.OK);
        await otherFilter.ShouldBeProblemAsync(400, "invalid-request");
        await otherSort.ShouldBeProblemAsync(400, "invalid-request");
        await otherList.ShouldBeProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task Filters_reach_the_reader_folded()
    {
        using var pending = await host.As("ann").GetAsync("/api/approvals/pending?mine=true&q=Deploy,%20PROD&priority=high&workflowId=w&requester=User:CI&tag=team:a:b&sort=created&limit=7");
        using var history = await host.As("ann").GetAsync("/api/approvals/history?status=rejected&from=2026-01-01&to=2026-02-01T00:00:00%2B02:00&approver=user:bob&sort=oldest&limit=");

        pending.StatusCode.ShouldBe(HttpStatusCode.OK);
        var filter = host.Reader.LastPending!;
        filter.Mine.ShouldBeTrue();
        filter.Words.ShouldBe(["deploy", "prod"]);
        filter.Requester!.Text.ShouldBe("user:ci");
        filter.Tag.ShouldBe(new KeyValuePair<string, string>("team", "a:b"));
        filter.Sort.ShouldBe(PendingSort.Created);
        history.StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Reader.LastHistory!.To.ShouldBe(new DateTimeOffset(2026, 1, 31, 22, 0, 0, TimeSpan.Zero));
        host.Reader.LastHistory.Approver!.Text.ShouldBe("user:bob");
        host.Reader.LastHistory.Sort.ShouldBe(HistorySort.Oldest);
    }

    [Fact]
    public async Task History_lists_what_was_decided()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t"}""");
        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        using var response = await host.As("ann").GetAsync("/api/approvals/history?status=approved");

        var page = await response.JsonAsync();
        page.GetProperty("items")[0].GetProperty("id").GetGuid().ShouldBe(id);
        page.GetProperty("nextCursor").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task History_streams_every_page_as_csv_that_no_spreadsheet_executes()
    {
        for (var i = 0; i < 201; i++)
        {
            var id = await host.As("ci").CreateAsync("""{"title":"=1+1, \"x\""}""");
            using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/reject", """{"reason":"-2"}""");
        }

        using var response = await host.As("ann").SendAsync("GET", "/api/approvals/history?limit=1", null, ("Accept", "text/csv, */*;q=0.1"));

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(202);
        lines[0].TrimStart('\ufeff').ShouldStartWith("id,title,status,");
        lines[1].ShouldContain(",\"'=1+1, \"\"x\"\"\",\"rejected\",\"votes\",\"user:ci\",");
        lines[1].ShouldContain(",\"'-2\",");
        (await response.Content.ReadAsByteArrayAsync())[..3].ShouldBe([0xef, 0xbb, 0xbf], "spreadsheets read UTF-8 only with the mark");
    }

    [Theory]
    [InlineData("/api/approvals/pending?requestor=x", "requestor")]
    [InlineData("/api/approvals/pending?mine=true&workflow=w", "workflow")]
    [InlineData("/api/approvals/pending?page=2", "page")]
    [InlineData("/api/approvals/pending?status=pending", "status")]
    [InlineData("/api/approvals/pending?=x", "")]
    [InlineData("/api/approvals/history?state=approved", "state")]
    [InlineData("/api/approvals/history?decidedBy=user:ann", "decidedBy")]
    [InlineData("/api/approvals/0199a0a0-0000-7000-8000-000000000000?verbose", "verbose")]
    [InlineData("/api/approvals/0199a0a0-0000-7000-8000-000000000000/decision?timeout=30", "timeout")]
    [InlineData("/api/approvals/0199a0a0-0000-7000-8000-000000000000/gate?cancel=410", "cancel")]
    [InlineData("/api/approvals/0199a0a0-0000-7000-8000-000000000000/audit?limit=1", "limit")]
    [InlineData("/api/notifications?read=false", "read")]
    [InlineData("/api/preferences?person=ann", "person")]
    public async Task A_query_name_that_means_nothing_is_400_and_named(string address, string name)
    {
        using var anonymous = await host.Anonymous().GetAsync(address);
        using var refused = await host.As("ann").GetAsync(address);
        await anonymous.ShouldBeProblemAsync(401, "unauthenticated");
        await refused.ShouldBeProblemAsync(400, "invalid-request");
        (await refused.JsonAsync()).GetProperty("errors").GetProperty(name)[0].GetString()!.ShouldStartWith("Unknown query name; ");
    }

    [Theory]
    [InlineData("?from=2026-01-01&to=2026-01-01", "to")]
    [InlineData("?from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("?from=2020-01-01", "to")]
    [InlineData("?from=2024-01-01&to=2026-01-02", "to")]
    [InlineData("?from=0001-01-01&to=9999-12-31", "to")]
    [InlineData("?from=yesterday", "from")]
    public async Task Statistics_over_a_span_that_is_empty_or_too_long_are_400(string query, string field)
    {
        using var refused = await host.As("audit", "Auditor").GetAsync("/api/approvals/statistics" + query);
        await refused.ShouldBeProblemAsync(400, "invalid-request");
        (await refused.JsonAsync()).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?to=0001-01-02")]
    [InlineData("?from=9999-12-30")]
    [InlineData("?from=2024-01-01&to=2026-01-01")]
    [InlineData("?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:01Z")]
    public async Task Statistics_over_two_years_or_less_are_answered(string query)
    {
        using var answer = await host.As("audit", "Auditor").GetAsync("/api/approvals/statistics" + query);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_auditor_can_verify_the_chain_and_others_see_no_addresses()
    {
        var id = await host.As("ci").CreateAsync();
        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        using var full = await host.As("audit", "Auditor").GetAsync($"/api/approvals/{id}/audit");
        using var bare = await host.As("ann").GetAsync($"/api/approvals/{id}/audit");

        var items = (await full.JsonAsync()).GetProperty("items").EnumerateArray().ToList();
        var rows = items.ConvertAll(item => new JournalRow(
            item.GetProperty("version").GetInt32(), item.GetProperty("type").GetString()!, item.GetProperty("at").GetDateTimeOffset(),
            item.GetProperty("payload").GetString(), item.GetProperty("record").GetString()!, item.GetProperty("prevHash").GetString()!,
            item.GetProperty("hash").GetString()!, null));
        ChainVerifier.Fault(rows).ShouldBeNull();
        items[1].GetProperty("data").GetProperty("address").GetString().ShouldBe("203.0.113.7");
        items[1].GetProperty("channel").GetString().ShouldBe("api");
        (await bare.Content.ReadAsStringAsync()).ShouldNotContain("203.0.113.7");
        var seen = (await bare.JsonAsync()).GetProperty("items")[1];
        seen.GetProperty("actor").GetString().ShouldBe("user:ann");
        // With the salt, the hash in the record would tell which of all addresses it was.
        seen.GetProperty("data").GetProperty("salt").ValueKind.ShouldBe(JsonValueKind.Null);
        items[1].GetProperty("data").GetProperty("salt").GetString().ShouldBe("salt");
    }

    [Fact]
    public async Task Statistics_are_for_auditors_and_operators()
    {
        using var approver = await host.As("ann").GetAsync("/api/approvals/statistics");
        using var auditor = await host.As("audit", "Auditor").GetAsync("/api/approvals/statistics?from=2026-01-01T00:00:00Z");

        await approver.ShouldBeProblemAsync(403, "forbidden");
        var figures = await auditor.JsonAsync();
        figures.GetProperty("timeToDecisionMs").GetProperty("p95").GetDouble().ShouldBe(2);
        figures.GetProperty("perApprover")[0].GetProperty("approver").GetString().ShouldBe("user:ann");
        figures.GetProperty("byOutcome").GetProperty("pending").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_503_and_an_unexpected_failure_tells_nothing()
    {
        var id = await host.As("ci").CreateAsync();
        host.World.Failure = new JournalUnavailableException("down");
        using var down = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        host.World.Failure = new JournalOverloadedException("full");
        using var full = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        host.World.Failure = new InvalidOperationException("secret detail");
        using var broken = await host.As("ann").GetAsync($"/api/approvals/{id}");

        await down.ShouldBeProblemAsync(503, "unavailable");
        down.Headers.RetryAfter.ShouldNotBeNull();
        await full.ShouldBeProblemAsync(503, "unavailable");
        full.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        await broken.ShouldBeProblemAsync(500, "internal-error");
        (await broken.Content.ReadAsStringAsync()).ShouldNotContain("secret");
        host.Log.Errors.ShouldHaveSingleItem();
    }

    public void Dispose() => host.Dispose();
}

using System.Net;
using System.Text.Json;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

public sealed class EventStreamTests : IDisposable
{
    private readonly ApiHost host = new();

    [Fact]
    public async Task Events_are_told_as_they_happen_and_the_stream_ends_with_the_decision()
    {
        var id = await host.As("ci").CreateAsync();
        using var response = await host.As("ci").GetAsync($"/api/approvals/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await BlockAsync(reader))[1].ShouldBe("event: requested");

        using var first = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        var vote = await BlockAsync(reader);
        using var second = await host.As("bob").PostAsync($"/api/approvals/{id}/approve");
        var rest = await reader.ReadToEndAsync().WaitAsync(Calls.Patience);

        vote[..2].ShouldBe(["id: 2", "event: vote-cast"]);
        var data = JsonElement.Parse(vote[2]["data: ".Length..]);
        data.GetProperty("actor").GetString().ShouldBe("user:ann");
        data.GetProperty("data").GetProperty("address").ValueKind.ShouldBe(JsonValueKind.Null);
        rest.ShouldContain("id: 4\nevent: decided\n");
        await Calls.UntilAsync(() => host.World.Feed.Watchers == 0);
    }

    [Fact]
    public async Task A_stream_resumes_after_the_last_event_and_says_when_nothing_more_will_come()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t"}""");
        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        using var resumed = await host.As("ci").SendAsync("GET", $"/api/approvals/{id}/events", null, ("Last-Event-ID", "2"));
        using var atEnd = await host.As("ci").SendAsync("GET", $"/api/approvals/{id}/events", null, ("Last-Event-ID", "3"));

        var text = await resumed.Content.ReadAsStringAsync();
        text.ShouldStartWith("id: 3\n");
        text.ShouldNotContain("id: 2\n");
        atEnd.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_context_of_several_lines_does_not_break_the_stream()
    {
        var id = await host.As("ci").CreateAsync("{\"title\":\"t\",\"context\":{\n\"a\":\r\n1}}");
        using var cancel = await host.As("ci").PostAsync($"/api/approvals/{id}/cancel");

        using var response = await host.As("ci").GetAsync($"/api/approvals/{id}/events");

        using var reader = new StringReader(await response.Content.ReadAsStringAsync());
        for (var line = await reader.ReadLineAsync(); line is not null; line = await reader.ReadLineAsync())
            (line.Length == 0 || line.StartsWith("id: ", StringComparison.Ordinal) || line.StartsWith("event: ", StringComparison.Ordinal) || line.StartsWith("data: ", StringComparison.Ordinal)).ShouldBeTrue(line);
    }

    [Fact]
    public async Task A_quiet_stream_beats_every_15_seconds_and_ends_when_the_node_leaves()
    {
        var id = await host.As("ci").CreateAsync();
        using var response = await host.As("ci").GetAsync($"/api/approvals/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await BlockAsync(reader);
        await Calls.UntilAsync(() => host.Time.Timers == 1);

        host.Time.Advance(TimeSpan.FromSeconds(15));
        var beat = await BlockAsync(reader);
        await Calls.UntilAsync(() => host.Time.Timers == 1);
        host.Drain.Begin();

        beat.ShouldBe([":"]);
        (await reader.ReadToEndAsync().WaitAsync(Calls.Patience)).ShouldBeEmpty();
        host.Log.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Strangers_get_404()
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("eve").GetAsync($"/api/approvals/{id}/events");

        await response.ShouldBeProblemAsync(404, "not-found");
    }

    public void Dispose() => host.Dispose();

    private static async Task<List<string>> BlockAsync(StreamReader reader)
    {
        var lines = new List<string>();
        for (var line = await Next(); line is { Length: > 0 }; line = await Next())
            lines.Add(line);
        return lines;

        Task<string?> Next() => reader.ReadLineAsync().WaitAsync(Calls.Patience);
    }
}

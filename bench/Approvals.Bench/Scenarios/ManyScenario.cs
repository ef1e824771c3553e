using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Approvals.Bench.Http;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>
/// What a policy of 20,000 names costs those who may not ask for it, and what the largest one that is allowed costs those who may: the
/// refusals, votes of others while a hundred such calls come in at once, and create, vote and page of the largest.
/// </summary>
internal static class ManyScenario
{
    private const int AtOnce = 100;

    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.OpenAsync(options, cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{stage.Host.Address}") };
        var many = Policy(stages: 20, rules: 20, people: 50);
        report.Figure("body", Encoding.UTF8.GetByteCount(many), "bytes");
        var rounds = options.Quick ? 10 : 200;
        var recorder = new Recorder();
        var (requester, first, _) = stage.Cast.Trio(0);
        await RefusedAsync(client, null, many, 401, rounds, new Recorder(), "warm-up", cancellationToken);
        await RefusedAsync(client, requester, many, 400, rounds, new Recorder(), "warm-up", cancellationToken);
        await VotesAsync(client, stage.Cast, rounds, new Recorder(), "warm-up", cancellationToken);

        await RefusedAsync(client, null, many, 401, rounds, recorder, "many, without a credential", cancellationToken);
        await RefusedAsync(client, requester, many, 400, rounds, recorder, "many, with one", cancellationToken);
        await LargestAsync(client, stage.Cast, options.Quick ? 5 : 50, new Recorder(), cancellationToken);
        await LargestAsync(client, stage.Cast, options.Quick ? 5 : 50, recorder, cancellationToken);
        await VotesAsync(client, stage.Cast, rounds, recorder, "vote, alone", cancellationToken);
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            var flood = Enumerable.Range(0, AtOnce).Select(i => FloodAsync(client, i % 2 == 0 ? null : requester, many, stop.Token)).ToList();
            await VotesAsync(client, stage.Cast, rounds, recorder, "vote, during 100 of many", cancellationToken);
            await stop.CancelAsync();
            await Task.WhenAll(flood);
        }

        await BurstAsync(client, stage.Cast, many, rounds, recorder, cancellationToken);
        recorder.Print(report);
        return recorder.Errors.Count == 0;
    }

    /// <summary>At most 20 × 20 rules and 500 names: a chain in which each rule shares one person with the next, so that everybody may have to give way.</summary>
    private static string Largest(Person voter) => JsonSerializer.Serialize(new
    {
        title = "Largest",
        requireMinRejections = 100,
        stages = Enumerable.Range(0, 12).Select(stage => new
        {
            rules = Enumerable.Range(0, 20).Select(rule => new
            {
                from = stage == 0 && rule == 0 ? [voter.Principal, Name(1)] : new[] { Name(stage * 20 + rule), Name(stage * 20 + rule + 1) },
                min = 1,
            }),
        }),
    });

    private static string Name(int number) => $"user:person-{number}@example.com";

    private static string Policy(int stages, int rules, int people) => JsonSerializer.Serialize(new
    {
        title = "Many",
        stages = Enumerable.Range(0, stages).Select(stage => new
        {
            rules = Enumerable.Range(0, rules).Select(rule => new { from = Enumerable.Range(0, people).Select(i => $"user:u{(stage * 7 + rule * 11 + i) % 2000}"), min = 10 }),
        }),
    });

    private static async Task RefusedAsync(
        HttpClient client, Person? caller, string body, int status, int rounds, Recorder recorder, string name, CancellationToken cancellationToken)
    {
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await client.SendAsync(Request(HttpMethod.Post, "/api/approvals", caller, body), cancellationToken);
            Note(recorder, name, watch.Elapsed, (int)answer.StatusCode, status);
        }
    }

    private static async Task LargestAsync(HttpClient client, Cast cast, int rounds, Recorder recorder, CancellationToken cancellationToken)
    {
        for (var round = 0; round < rounds; round++)
        {
            var (requester, voter, _) = cast.Trio(round);
            var watch = Stopwatch.StartNew();
            using var created = await client.SendAsync(Request(HttpMethod.Post, "/api/approvals", requester, Largest(voter)), cancellationToken);
            Note(recorder, "largest, create", watch.Elapsed, (int)created.StatusCode, 201);
            var id = JsonElement.Parse(await created.Content.ReadAsStringAsync(cancellationToken)).GetProperty("id").GetGuid();
            watch.Restart();
            using var page = await client.SendAsync(Request(HttpMethod.Get, $"/approvals/{id}", voter, null), cancellationToken);
            await page.Content.ReadAsByteArrayAsync(cancellationToken);
            Note(recorder, "largest, page", watch.Elapsed, (int)page.StatusCode, 200);
            watch.Restart();
            using var vote = await client.SendAsync(Request(HttpMethod.Post, $"/api/approvals/{id}/approve", voter, "{}"), cancellationToken);
            Note(recorder, "largest, vote", watch.Elapsed, (int)vote.StatusCode, 200);
        }
    }

    private static async Task VotesAsync(HttpClient client, Cast cast, int votes, Recorder recorder, string name, CancellationToken cancellationToken)
    {
        for (var number = 0; number < votes; number++)
            await VoteAsync(client, cast, number, recorder, name, cancellationToken);
    }

    private static async Task VoteAsync(HttpClient client, Cast cast, int number, Recorder recorder, string name, CancellationToken cancellationToken)
    {
        var (requester, first, second) = cast.Trio(number);
        var body = JsonSerializer.Serialize(new { title = "Vote", approvers = new[] { first.Principal, second.Principal }, requireMinApprovers = 2 });
        using var created = await client.SendAsync(Request(HttpMethod.Post, "/api/approvals", requester, body), cancellationToken);
        var id = JsonElement.Parse(await created.Content.ReadAsStringAsync(cancellationToken)).GetProperty("id").GetGuid();
        var watch = Stopwatch.StartNew();
        using var vote = await client.SendAsync(Request(HttpMethod.Post, $"/api/approvals/{id}/approve", first, "{}"), cancellationToken);
        Note(recorder, name, watch.Elapsed, (int)vote.StatusCode, 200);
    }

    /// <summary>One hundred at the same moment, and a vote in the middle of them; again and again.</summary>
    private static async Task BurstAsync(HttpClient client, Cast cast, string many, int rounds, Recorder recorder, CancellationToken cancellationToken)
    {
        for (var round = 0; round < rounds; round += 10)
        {
            var burst = Enumerable.Range(0, AtOnce).Select(async i =>
            {
                using var answer = await client.SendAsync(Request(HttpMethod.Post, "/api/approvals", i % 2 == 0 ? null : cast.Requesters[0], many), cancellationToken);
            }).ToList();
            await VoteAsync(client, cast, round, recorder, "vote, among one burst of 100", cancellationToken);
            await Task.WhenAll(burst);
        }
    }

    /// <summary>Asks again as soon as it was refused.</summary>
    private static async Task FloodAsync(HttpClient client, Person? caller, string body, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                using var answer = await client.SendAsync(Request(HttpMethod.Post, "/api/approvals", caller, body), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The votes are through.
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, Person? caller, string? body)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (caller is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    private static void Note(Recorder recorder, string name, TimeSpan took, int status, int expected)
    {
        if (status == expected)
            recorder.Of(name).Add(took);
        else
            recorder.Error(name, status);
    }
}

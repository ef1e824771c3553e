using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Support;
using Approvals.Testing;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>
/// Mutated requests against a real host over real sockets: none is answered with 5xx, none stops the host, and what is stored
/// afterwards is whole.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Workers = 64;
    private static readonly Person Everybody = Person.Of("root@example.com", "requester", "approver", "auditor", "operator");
    private static readonly Person Ann = Person.Of("ann@example.com", "approver");
    private static readonly Person Ci = Person.Of("ci@example.com", "requester");

    private readonly ConcurrentDictionary<int, int> statuses = new();
    private readonly ConcurrentQueue<string> breaches = new();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task No_mutated_request_is_answered_with_5xx_and_the_database_stays_whole(string provider)
    {
        var rounds = Rounds.Of(5_000);
        var seed = Environment.GetEnvironmentVariable("APPROVALS_SEED") is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
        output.WriteLine($"{provider}: seed {seed}, {rounds} requests");
        await using var site = await Site.OnAsync(provider);
        var node = await site.StartNodeAsync(
            ("Serilog__MinimumLevel__Default", "Error"), ("Serilog__MinimumLevel__Override__Microsoft.Hosting.Lifetime", "Error"), ("RateLimits__PermitsPerMinute", "10000000"));
        var known = new KnownThings();
        await PrepareAsync(node, known);
        var routes = Route.Read((await Everybody.GetAsync(node.Client, "/openapi/v1.json")).Body!.Value);
        routes.Count.ShouldBeGreaterThan(25);
        var fuzzer = new Fuzzer(routes, [Everybody.Token, Everybody.Token, Ann.Token, Ci.Token, Ann.Token, Ci.Token, "ak_not-a-key-of-anybody"], known);

        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            using var connection = new RawHttp(node.Port);
            while (Interlocked.Increment(ref next) is var number && number < rounds && breaches.Count < 20)
                await TryAsync(connection, fuzzer, known, seed, number);
        })));

        output.WriteLine(string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        breaches.ShouldBeEmpty();
        node.IsRunning.ShouldBeTrue();
        node.Output.ShouldBeEmpty("an error was logged");
        statuses.GetValueOrDefault(400).ShouldBeGreaterThan(rounds / 20);
        statuses.Where(pair => pair.Key is >= 200 and < 300).Sum(pair => pair.Value).ShouldBeGreaterThan(rounds / 20, "requests that all bounce off the first check prove little");
        var trails = await Trails.OfEverythingAsync(node.Client);
        output.WriteLine($"{trails.Count} approvals, {trails.Events} events");
        trails.Breaches.ShouldBeEmpty();
    }

    private async Task TryAsync(RawHttp connection, Fuzzer fuzzer, KnownThings known, int seed, int number)
    {
        var (bytes, mayWait) = fuzzer.Make(seed, number);
        try
        {
            var answer = await connection.SendAsync(bytes, mayWait);
            statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
            // The caller of a gate chooses its status codes.
            if (answer.Status >= 500 && !answer.Head.Contains("\r\nApproval-Status:", StringComparison.OrdinalIgnoreCase))
                breaches.Enqueue($"request {number}: {answer.Status}\n{Encoding.Latin1.GetString(bytes)}");
            const string Location = "\r\nLocation: /api/approvals/";
            if (answer.Status == 201 && answer.Head.IndexOf(Location, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                known.AddId(answer.Head.Substring(at + Location.Length, 36));
        }
        catch (TimeoutException late)
        {
            breaches.Enqueue($"request {number}: {late.Message}\n{Encoding.Latin1.GetString(bytes)}");
        }
    }

    /// <summary>Some of everything: pending and decided, and pages to continue.</summary>
    private static async Task PrepareAsync(HostProcess node, KnownThings known)
    {
        for (var i = 0; i < 40; i++)
        {
            var created = await Ci.PostAsync(node.Client, "/api/approvals", new
            {
                title = "Approve production " + i,
                approvers = new[] { "user:ann@example.com", "user:root@example.com" },
                requireMinApprovers = 1 + (i % 2),
                tags = new { team = "payments" },
            });
            created.Status.ShouldBe(201);
            known.AddId(created.Text("id"));
            if (i % 4 == 0)
                (await Ann.PostAsync(node.Client, $"/api/approvals/{created.Text("id")}/approve")).Status.ShouldBe(200);
        }

        foreach (var (path, query) in new[]
        {
            ("/api/approvals/pending", ""), ("/api/approvals/pending", "&sort=created"), ("/api/approvals/pending", "&sort=priority"), ("/api/approvals/pending", "&mine=true"),
            ("/api/approvals/pending", "&q=production"), ("/api/approvals/history", ""), ("/api/approvals/history", "&status=approved"),
        })
        {
            var page = await Everybody.GetAsync(node.Client, $"{path}?limit=3{query}");
            page.Status.ShouldBe(200);
            if (page.Body!.Value.GetProperty("nextCursor").GetString() is { } cursor)
                known.AddPage(new KnownThings.Page(path, $"?limit=3{query}&cursor=", cursor));
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Load;

/// <summary>Requests at a fixed rate, whatever becomes of those before, until it is disposed. Creates, votes and reads in turn.</summary>
/// <param name="repeats">How often a client repeats a request that failed.</param>
internal sealed class SteadyLoad(Func<HttpClient> client, int perSecond, int repeats)
{
    private static readonly Person Requester = Person.Of("ci@example.com", "requester");
    private static readonly Person Ann = Person.Of("ann@example.com", "approver");

    /// <summary>Beyond this many under way no more are sent: a load that only grows would end the machine, not the test.</summary>
    private const int MostUnderWay = 400;

    private readonly HttpClient http = client();
    private readonly ConcurrentQueue<string> known = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<string> failures = [];
    private readonly ConcurrentBag<(long Began, long At)> successes = [];
    private int sent;
    private int repeated;

    public int Sent => Volatile.Read(ref sent);

    public int Succeeded => successes.Count;

    /// <summary>Requests that have no answer yet.</summary>
    public int UnderWay => Sent - Succeeded - failures.Count;

    /// <summary>Requests that needed another attempt.</summary>
    public int Repeated => Volatile.Read(ref repeated);

    public IReadOnlyCollection<string> Failures => failures;

    public async Task RunAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var watch = Stopwatch.StartNew();
        var underWay = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            underWay.RemoveAll(request => request.IsCompletedSuccessfully);
            while (sent < watch.Elapsed.TotalSeconds * perSecond && underWay.Count < MostUnderWay)
                underWay.Add(OneAsync(sent++));
            await tick.WaitForNextTickAsync();
        }

        await Task.WhenAll(underWay);
        http.Dispose();
    }

    public void Stop() => stop.Cancel();

    /// <summary>What a client waited for its success, repeats included: this share of them no longer than that.</summary>
    public TimeSpan Wait(double share) => Wait(share, [(long.MinValue, long.MaxValue)]);

    /// <param name="periods">Only requests that began in one of them; of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public TimeSpan Wait(double share, IReadOnlyCollection<(long From, long To)> periods)
    {
        var waits = successes.Where(success => periods.Any(period => success.Began >= period.From && success.Began < period.To))
            .Select(success => Stopwatch.GetElapsedTime(success.Began, success.At)).Order().ToList();
        return waits[(int)(share * (waits.Count - 1))];
    }

    /// <summary>The longest time in which nobody succeeded.</summary>
    public TimeSpan LongestSilence()
    {
        var at = successes.Select(success => success.At).Order().ToList();
        return at.Zip(at.Skip(1), Stopwatch.GetElapsedTime).Max();
    }

    private async Task OneAsync(int number)
    {
        // A read and a vote need something to be read and voted on.
        var id = number % 4 > 0 && known.TryDequeue(out var taken) ? taken : null;
        var (person, method, path, body) = (number % 4, id) switch
        {
            (_, null) => (Requester, HttpMethod.Post, "/api/approvals", "{\"title\":\"Steady\",\"approvers\":[\"user:" + Ann.Name + "\"]}"),
            (1, _) => (Ann, HttpMethod.Post, $"/api/approvals/{id}/approve", null),
            _ => (Requester, HttpMethod.Get, $"/api/approvals/{id}", (string?)null),
        };
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var (failure, created) = await AttemptAsync(person, method, path, body, $"steady-{number}");
            if (failure is null)
            {
                successes.Add((began, Stopwatch.GetTimestamp()));
                // What was voted on is decided; what was created or read is good for more.
                if (created is not null || method == HttpMethod.Get)
                    known.Enqueue(created ?? id!);
                return;
            }

            if (attempt == repeats)
            {
                failures.Add($"{method} {path}: {failure}");
                return;
            }

            Interlocked.Increment(ref repeated);
            // As clients do, and ours.
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task<(string? Failure, string? Created)> AttemptAsync(Person person, HttpMethod method, string path, string? body, string key)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
            if (method == HttpMethod.Post)
                request.Headers.Add("Idempotency-Key", key);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created
                ? (null, answer.Headers.Location?.ToString().Split('/')[^1])
                : ($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}", null);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
        {
            return (lost.Message, null);
        }
    }
}

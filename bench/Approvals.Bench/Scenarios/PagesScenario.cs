using System.Globalization;
using System.Net.Http.Headers;
using Approvals.Bench.Http;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;
using Approvals.Domain.Principals;

namespace Approvals.Bench.Scenarios;

/// <summary>One person has a hundredth of everything that is pending: how long does the server take for their pages, by its own word?</summary>
internal static class PagesScenario
{
    private static readonly string[] Pages = ["/", "/?sort=priority", "/?sort=created", "/?tab=all", "/?q=deploy", "/history"];

    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var count = options.Count ?? (options.Quick ? 1_000 : 100_000);
        await using var stage = await Stage.SetAsync(options, cancellationToken);
        var busy = stage.Cast.Busy;
        var self = Principal.Parse(busy.Principal);
        await PendingSeed.WriteAsync(options, stage, count, number => number % 100 == 0 ? self : JournalWork.First(number), cancellationToken);
        report.Figure("pending", count);
        report.Figure("pending for the person", (count + 99) / 100);

        await stage.StartHostAsync(cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{stage.Host.Address}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", busy.Token);
        await VisitAsync(client, new Recorder(), options.Quick ? 5 : 200, cancellationToken);
        var recorder = new Recorder();
        await VisitAsync(client, recorder, options.Quick ? 20 : 500, cancellationToken);
        recorder.Print(report, "server, ");
        return recorder.Errors.Count == 0;
    }

    private static async Task VisitAsync(HttpClient client, Recorder recorder, int visits, CancellationToken cancellationToken)
    {
        for (var visit = 0; visit < visits; visit++)
        {
            foreach (var page in Pages)
            {
                using var answer = await client.GetAsync(new Uri(page, UriKind.Relative), cancellationToken);
                if (!answer.IsSuccessStatusCode)
                    recorder.Error(page, (int)answer.StatusCode);
                else
                    recorder.Of(page).Add(ServerTime(answer));
            }
        }
    }

    private static TimeSpan ServerTime(HttpResponseMessage answer)
    {
        const string Prefix = "page;dur=";
        var told = answer.Headers.GetValues("Server-Timing").Single(value => value.StartsWith(Prefix, StringComparison.Ordinal));
        return TimeSpan.FromMilliseconds(double.Parse(told[Prefix.Length..], CultureInfo.InvariantCulture));
    }
}

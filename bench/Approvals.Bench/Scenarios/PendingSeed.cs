using Approvals.Application.Journal;
using Approvals.Bench.Processes;
using Approvals.Domain.Principals;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Bench.Scenarios;

/// <summary>Pending approvals, written by the production storage without a host.</summary>
internal static class PendingSeed
{
    /// <summary>Deadlines from one hour to one day ahead: none falls due during the run, none is within the first look.</summary>
    /// <param name="first">Who the first of the two approvers of each is.</param>
    public static async Task WriteAsync(BenchOptions options, Stage stage, int count, Func<int, Principal> first, CancellationToken cancellationToken)
    {
        var host = await JournalHost.StartAsync(options, stage, cancellationToken);
        var journal = host.Services.GetRequiredService<IJournal>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 256, CancellationToken = cancellationToken },
            async (number, stop) =>
            {
                var timeout = TimeSpan.FromHours(1) + (TimeSpan.FromHours(23) * ((double)number / count));
                await journal.AppendAsync(JournalWork.Create(number, timeout, TimeProvider.System.GetUtcNow(), first(number)), stop);
            });
        await JournalHost.StopAsync(host);
    }
}

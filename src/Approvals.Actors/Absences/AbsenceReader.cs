using Approvals.Actors.Kernel;
using Approvals.Application.Preferences;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Absences;

/// <summary>Reads again and again who is out of office, for what was set at another node.</summary>
public sealed class AbsenceReader(AbsenceBook book, IPreferenceStore store, ActorOptions options, Supervisor supervisor, TimeProvider time) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(AbsenceReader), ReadAsync, stoppingToken);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var seen = book.Changes;
            book.Replace(await store.AwayAsync(cancellationToken), seen);
            await Task.Delay(options.AbsenceInterval, time, cancellationToken);
        }
    }
}

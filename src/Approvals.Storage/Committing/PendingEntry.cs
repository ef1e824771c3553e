using System.Diagnostics;
using Approvals.Application.Journal;

namespace Approvals.Storage.Committing;

/// <summary>An entry with everything serialised, and who waits for its outcome.</summary>
internal sealed class PendingEntry(JournalEntry entry, CancellationToken cancellation)
{
    /// <summary>Whoever waited for this long to be sent learns more from coming back than from waiting on: the database hangs.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly long queuedAt = Stopwatch.GetTimestamp();
    private readonly TaskCompletionSource<AppendResult> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalEntry Entry { get; } = entry;

    public StateRow? State { get; } = entry.IsCheck ? null : StateRow.Of(entry);

    public Task<AppendResult> Outcome => outcome.Task;

    /// <summary>True when the caller left before the entry was sent; then it is not sent.</summary>
    public bool Abandon() => cancellation.IsCancellationRequested && outcome.TrySetCanceled(cancellation);

    /// <summary>True when the entry has waited for too long; then it is not sent.</summary>
    public bool GiveUp() => Stopwatch.GetElapsedTime(queuedAt) > LongestWait
        && outcome.TrySetException(new JournalOverloadedException(
            "This waited too long for the database; it was not sent.", new TimeoutException($"Queued for more than {LongestWait}.")));

    public void Complete(AppendResult result) => outcome.TrySetResult(result);

    public void Fail(Exception reason) => outcome.TrySetException(reason);
}

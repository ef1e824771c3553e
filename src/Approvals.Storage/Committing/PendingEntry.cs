using Approvals.Actors.Ports;

namespace Approvals.Storage.Committing;

/// <summary>An entry with everything serialised, and who waits for its outcome.</summary>
internal sealed class PendingEntry(JournalEntry entry, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<AppendResult> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalEntry Entry { get; } = entry;

    public StateRow? State { get; } = entry.IsCheck ? null : StateRow.Of(entry);

    public Task<AppendResult> Outcome => outcome.Task;

    /// <summary>True when the caller left before the entry was sent; then it is not sent.</summary>
    public bool Abandon() => cancellation.IsCancellationRequested && outcome.TrySetCanceled(cancellation);

    public void Complete(AppendResult result) => outcome.TrySetResult(result);

    public void Fail(JournalUnavailableException reason) => outcome.TrySetException(reason);
}

namespace Approvals.Storage.Committing;

/// <summary>Commits a batch as one transaction. Called by one loop at a time.</summary>
internal interface IBatchWriter : IAsyncDisposable
{
    /// <summary>Completes when the transaction was synced.</summary>
    /// <exception cref="Approvals.Application.Journal.JournalUnavailableException">The database does not answer; whether it committed is unknown.</exception>
    /// <exception cref="LockTimeoutException">Another transaction holds a row that the batch needs; nothing was committed.</exception>
    /// <remarks>Any other exception means that nothing was committed because one of the entries cannot be written.</remarks>
    Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch);

    /// <summary>Those of these approvals whose row another transaction holds at this moment. Waits for none of them.</summary>
    /// <exception cref="Approvals.Application.Journal.JournalUnavailableException">The database does not answer.</exception>
    Task<IReadOnlySet<Guid>> LockedAsync(IReadOnlyCollection<Guid> ids);
}

/// <summary>A lock was not granted in time.</summary>
internal sealed class LockTimeoutException(Exception inner) : Exception(inner.Message, inner);

/// <param name="Accepted">In the order of the batch.</param>
internal sealed record BatchOutcome(IReadOnlyList<bool> Accepted, DateTimeOffset DatabaseTime);

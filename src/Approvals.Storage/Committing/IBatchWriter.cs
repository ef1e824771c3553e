namespace Approvals.Storage.Committing;

/// <summary>Commits a batch as one transaction. Called by one loop at a time.</summary>
internal interface IBatchWriter : IAsyncDisposable
{
    /// <summary>Completes when the transaction was synced.</summary>
    /// <exception cref="Approvals.Application.Journal.JournalUnavailableException">The database does not answer; whether it committed is unknown.</exception>
    /// <remarks>Any other exception means that nothing was committed because one of the entries cannot be written.</remarks>
    Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch);
}

/// <param name="Accepted">In the order of the batch.</param>
internal sealed record BatchOutcome(IReadOnlyList<bool> Accepted, DateTimeOffset DatabaseTime);

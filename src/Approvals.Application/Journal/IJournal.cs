using Approvals.Domain.State;

namespace Approvals.Application.Journal;

/// <summary>
/// The one door to what is true. Entries of many actors are committed together, each for itself: one that is refused
/// disturbs no other.
/// </summary>
public interface IJournal
{
    /// <summary>Reads the newest state of several approvals in one query that starts after the call. An absent one is not in the answer.</summary>
    /// <exception cref="JournalUnavailableException">The database did not answer.</exception>
    Task<LoadResult> LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Commits the entry if the approval is still at its expected version and the database's clock agrees; for an entry without
    /// events, only confirms both. Completes after the commit was synced.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The outcome is unknown, or the database did not answer.</exception>
    /// <exception cref="JournalOverloadedException">Too much waits already; nothing was sent.</exception>
    Task<AppendResult> AppendAsync(JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>The approval that a requester created with an idempotency key, with the hash of that body.</summary>
    Task<KeyedApproval?> FindByKeyAsync(string requester, string idempotencyKey, CancellationToken cancellationToken);
}

/// <param name="DatabaseTime">The database's clock when it read.</param>
public sealed record LoadResult(IReadOnlyDictionary<Guid, Approval> Approvals, DateTimeOffset DatabaseTime);

/// <param name="DatabaseTime">The database's clock when it judged.</param>
/// <param name="Rejection">Why nothing was written or confirmed; null when it was.</param>
public sealed record AppendResult(DateTimeOffset DatabaseTime, Rejection? Rejection = null)
{
    public bool Accepted => Rejection is null;
}

/// <summary>Why the database did not take an entry. Whichever it is: read again and decide again.</summary>
public enum Rejection
{
    /// <summary>The approval is not at the expected version; or, for a create, it is there.</summary>
    Version,

    /// <summary>The database's clock is outside the bounds of the entry. The version may have changed as well.</summary>
    Time,

    /// <summary>Of a create with an idempotency key: the requester has used it before, or the approval is there.</summary>
    Key,
}

public sealed record KeyedApproval(Guid Id, string BodyHash);

using Approvals.Application.Journal;

namespace Approvals.Application.Cluster;

/// <summary>
/// Leases that expire on the database's clock. A name has at most one owner at a time; whoever does not renew in time loses it to the next who
/// asks.
/// </summary>
/// <remarks>All methods throw <see cref="JournalUnavailableException"/> when the database does not answer.</remarks>
public interface ILeaseStore
{
    /// <summary>Takes the lease if it is free, expired or the owner's already, and prolongs it.</summary>
    /// <param name="owner">One start of one node.</param>
    /// <returns>Who owns it now.</returns>
    Task<LeaseState> AcquireAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Prolongs the lease. False when it is not the owner's any more.</summary>
    Task<bool> RenewAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives the lease back. Nothing happens when it is not the owner's.</summary>
    Task ReleaseAsync(string name, string owner, CancellationToken cancellationToken);
}

/// <param name="RenewedAt">By the database's clock; it changes whenever its owner shows that it lives.</param>
public sealed record LeaseState(string Owner, DateTimeOffset RenewedAt);

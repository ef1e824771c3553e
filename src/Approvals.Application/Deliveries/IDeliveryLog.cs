namespace Approvals.Application.Deliveries;

/// <summary>What was sent, for people. Throws <see cref="JournalUnavailableException"/> when the database does not answer.</summary>
public interface IDeliveryLog
{
    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<DeliveryRecord>> OfApprovalAsync(Guid approvalId, CancellationToken cancellationToken);

    /// <summary>Makes a delivery due again, with a whole schedule before it, and its destination usable. Null when there is no such delivery.</summary>
    Task<DeliveryRecord?> RetryAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Removes what receivers answered and what was noted, for either may repeat the words of the approval; who was told of what, and when, stays.</summary>
    Task EraseTextsAsync(Guid approvalId, CancellationToken cancellationToken);
}

using Approvals.Domain.State;

namespace Approvals.Application.Feed;

/// <summary>Tells who waits that an approval has moved on. Subscribe first, then read: nothing falls between.</summary>
public interface IFeed
{
    IWatch Watch(Guid id);
}

public interface IWatch : IDisposable
{
    /// <summary>The next change; several that came while nobody looked are told as the newest one.</summary>
    Task<Change> NextAsync(CancellationToken cancellationToken);
}

/// <param name="Version">The newest version known.</param>
/// <param name="Decided">The committed terminal state, when this node knows it.</param>
/// <param name="IsPending">True when this node knows that the approval was still pending at that version. Neither means: read it.</param>
public sealed record Change(Guid Id, int Version, Approval.Decided? Decided, bool IsPending = false);

using Approvals.Application.Reading;
using Approvals.Domain.Principals;

namespace Approvals.Application.Inbox;

/// <summary>
/// The in-app inbox. An item is a delivery to a person, a group or a role; whoever holds one of these finds it, and reads it for
/// themselves. Throws <see cref="JournalUnavailableException"/> when the database does not answer.
/// </summary>
public interface IInbox
{
    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<InboxItem>> ListAsync(Caller reader, bool unreadOnly, int limit, PageKey? after, CancellationToken cancellationToken);

    Task<long> CountUnreadAsync(Caller reader, CancellationToken cancellationToken);

    /// <summary>Null when the reader has no such item.</summary>
    Task<InboxItem?> ReadAsync(Caller reader, Guid id, CancellationToken cancellationToken);

    /// <summary>Returns how many were unread.</summary>
    Task<long> ReadAllAsync(Caller reader, CancellationToken cancellationToken);

    /// <summary>What came for these recipients lately, by the database's clock.</summary>
    Task<IReadOnlyList<InboxArrival>> ArrivalsAsync(IReadOnlyCollection<string> recipients, TimeSpan window, CancellationToken cancellationToken);
}

public sealed record InboxArrival(Guid Id, string Recipient);

/// <param name="ReadAt">When this reader read it.</param>
/// <param name="ResolvedAt">Since when nothing is left to do about it.</param>
public sealed record InboxItem(
    Guid Id, Guid ApprovalId, string Event, string Recipient, string Title, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt, DateTimeOffset? ResolvedAt);

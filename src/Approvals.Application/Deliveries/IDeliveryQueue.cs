using Approvals.Domain.Notices;
using Approvals.Domain.Preferences;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Application.Deliveries;

/// <summary>
/// The rows of what is to be sent. Any number of nodes take from it: a row is locked while it is taken and leased afterwards, on the
/// database's clock; a node that dies leaves leases that end.
/// </summary>
/// <remarks>All methods throw <see cref="JournalUnavailableException"/> when the database does not answer.</remarks>
public interface IDeliveryQueue
{
    /// <summary>
    /// Takes intents, highest priority first and in order within an approval, writes the deliveries that they expand to, removes them, and
    /// leases of these deliveries what there is room for: all in one transaction.
    /// </summary>
    Task<ExpandResult> ExpandAsync(WorkQuery which, ClaimTerms terms, IExpander expander, CancellationToken cancellationToken);

    /// <summary>Leases deliveries that are due, highest priority first, never one before an earlier one of the same approval to the same destination.</summary>
    Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(WorkQuery which, ClaimTerms terms, CancellationToken cancellationToken);

    /// <summary>Leases the deliveries that go out with this one: those of its digest, or, for one not yet in a digest, whatever else is held for its destination.</summary>
    Task<IReadOnlyList<ClaimedDelivery>> GatherAsync(ClaimedDelivery first, ClaimTerms terms, int limit, CancellationToken cancellationToken);

    /// <summary>Writes outcomes. One whose lease was lost meanwhile changes nothing.</summary>
    Task SettleAsync(string owner, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken);

    /// <summary>A destination answers again: what waits for it is due now.</summary>
    Task HastenAsync(string channel, string destination, CancellationToken cancellationToken);

    /// <summary>Intents and due deliveries that nobody has leased, at most <paramref name="limit"/> of each are counted.</summary>
    Task<long> BacklogAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Moves intents that a node of the version before has written where intents belong now.</summary>
    Task AdoptAsync(CancellationToken cancellationToken);
}

/// <summary>Which work is looked at: that of some approvals, whatever their shard, or that of shards.</summary>
public sealed record WorkQuery(IReadOnlyCollection<Guid>? Approvals, IReadOnlyList<short> Shards, int Limit)
{
    public static WorkQuery Of(IReadOnlyCollection<Guid> approvals, int limit) => new(approvals, [], limit);

    public static WorkQuery Of(IReadOnlyList<short> shards, int limit) => new(null, shards, limit);
}

/// <param name="Owner">This process.</param>
/// <param name="PerDestination">Most deliveries to one destination at a time.</param>
/// <param name="Busy">Destinations that take nothing now.</param>
public sealed record ClaimTerms(
    string Owner, TimeSpan Lease, IReadOnlyList<ChannelRoom> Rooms, int PerDestination, IReadOnlyCollection<DestinationKey> Busy);

/// <param name="Least">Deliveries below this priority find no room here.</param>
public readonly record struct ChannelRoom(string Channel, int Places, Priority Least);

public readonly record struct DestinationKey(string Channel, string Destination);

/// <summary>What an intent becomes. Called inside the transaction, so it does nothing but compute.</summary>
public interface IExpander
{
    /// <summary>The people whose preferences matter.</summary>
    IEnumerable<string> PeopleOf(IReadOnlyList<string> recipients);

    /// <summary>Null: leave this intent, and those of its approval after it, where they are.</summary>
    Expansion? Expand(OpenIntent intent);
}

/// <param name="Approval">Read with the lock.</param>
public sealed record OpenIntent(
    Guid ApprovalId,
    int Version,
    NoticeKind Event,
    Priority Priority,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Recipients,
    Approval Approval,
    DateTimeOffset CreatedAt,
    DateTimeOffset Now)
{
    /// <summary>Of the people who have some.</summary>
    public IReadOnlyDictionary<string, PersonalPreferences> Preferences { get; init; } = new Dictionary<string, PersonalPreferences>(StringComparer.Ordinal);

    /// <summary>Groups of which members were seen.</summary>
    public IReadOnlySet<string> KnownGroups { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Deliveries of this approval so far; only for a decision.</summary>
    public IReadOnlyList<DeliveryCopy> Copies { get; init; } = [];
}

/// <param name="WasTried">It may have arrived, whatever its status says.</param>
public sealed record DeliveryCopy(
    Guid Id, NoticeKind Event, string Recipient, string Channel, string Destination, DeliveryStatus Status, bool Asks, bool WasTried, bool IsLeased);

/// <param name="Dropped">Deliveries that became pointless before they were tried.</param>
/// <param name="Resolved">Items of the in-app inbox that nobody needs to act on any more.</param>
public sealed record Expansion(IReadOnlyList<NewDelivery> Deliveries, IReadOnlyList<Guid> Dropped, IReadOnlyList<Guid> Resolved)
{
    public Expansion(IReadOnlyList<NewDelivery> deliveries)
        : this(deliveries, [], [])
    {
    }
}

/// <param name="Intents">How many were taken; as many as the limit means that there may be more.</param>
/// <param name="Inbox">Recipients who have something new in the in-app inbox.</param>
public sealed record ExpandResult(int Intents, IReadOnlyList<ClaimedDelivery> Claimed, IReadOnlyList<Guid> Left, IReadOnlyList<InboxChange> Inbox);

/// <param name="Recipient">A principal's text or <c>role:approver</c>.</param>
public sealed record InboxChange(Guid ApprovalId, int Version, string Recipient);

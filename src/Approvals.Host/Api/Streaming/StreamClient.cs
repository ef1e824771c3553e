using Approvals.Actors.Kernel;
using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.Projections;

namespace Approvals.Host.Api.Streaming;

/// <summary>
/// What waits to be sent to one listener: per approval the newest, so many approvals at most. Whoever takes nothing for so long that it is
/// full is dropped, for the others and the server go on.
/// </summary>
public sealed class StreamClient
{
    public const int Capacity = 5_000;

    private readonly Lock gate = new();
    private Dictionary<(Guid, string?), StreamMessage> waiting = [];
    private bool isReset;
    private bool isSlow;

    public StreamClient(Caller caller)
    {
        Caller = caller;
        Inbox = caller.Is(Roles.Approver)
            ? caller.Groups.Select(group => group.Text).Append(caller.Self.Text).Append(InboxRow.Anyone).ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>(StringComparer.Ordinal);
        Addresses = InboxAddresses.Of(caller).ToHashSet(StringComparer.Ordinal);
    }

    public Caller Caller { get; }

    /// <summary>Under which names approvals wait for, or are known to, this caller.</summary>
    public IReadOnlySet<string> Inbox { get; }

    /// <summary>Whose items this caller finds in the in-app inbox.</summary>
    public IReadOnlySet<string> Addresses { get; }

    public Hint Filled { get; } = new();

    /// <summary>The same answer as <see cref="Domain.Policy.Visibility"/> gives, from the rows that are kept of it.</summary>
    public bool MaySee(Audience? audience) => Caller.ReadsEverything
        || (audience is not null && (audience.Requester == Caller.Self.Text || audience.Principals.Any(Inbox.Contains)));

    /// <summary>Wakes nobody: that comes when the position that belongs to it is known.</summary>
    public void Put(StreamMessage message)
    {
        // What is no version of the approval does not replace one.
        var key = (message.Id, message.Version > 0 ? null : message.Type);
        lock (gate)
        {
            var older = waiting.GetValueOrDefault(key);
            isSlow |= waiting.Count >= Capacity && older is null;
            if (!isSlow)
                waiting[key] = older is null ? message : StreamMessage.Merge(older, message);
        }
    }

    public void Wake() => Filled.Raise();

    /// <summary>Something may have been missed: the listener reads anew.</summary>
    public void Reset()
    {
        lock (gate)
        {
            waiting = [];
            isReset = true;
        }
    }

    public Waiting Take()
    {
        lock (gate)
        {
            // The last message carries the position, which belongs to what has one.
            var taken = new Waiting([.. waiting.Values.OrderBy(message => message.Id != Guid.Empty)], isReset, isSlow);
            waiting = [];
            isReset = false;
            return taken;
        }
    }
}

public sealed record Waiting(IReadOnlyList<StreamMessage> Messages, bool IsReset, bool IsSlow);

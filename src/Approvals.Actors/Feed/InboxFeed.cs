using Approvals.Actors.Ports;

namespace Approvals.Actors.Feed;

/// <summary>Tells on this node that somebody has something new in the in-app inbox, after it was committed. A hint, like every signal: the inbox is read from the database.</summary>
public sealed class InboxFeed
{
    public event Action<InboxChange>? Changed;

    public void Publish(InboxChange change) => Changed?.Invoke(change);
}

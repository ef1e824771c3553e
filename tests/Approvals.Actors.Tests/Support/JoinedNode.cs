using Approvals.Actors.Feed;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Support;

/// <summary>A node whose commits go out to others.</summary>
internal sealed class JoinedNode(FakeJournal journal, FakeTimeProvider time, Outbox outbox) : Node(journal, time, new ActorOptions(), new ChangeFeed(outbox))
{
    public JoinedNode(FakeJournal journal, FakeTimeProvider time)
        : this(journal, time, new Outbox())
    {
    }

    public Outbox Outbox => outbox;
}

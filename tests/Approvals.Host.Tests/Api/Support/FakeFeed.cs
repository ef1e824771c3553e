using System.Collections.Concurrent;
using System.Threading.Channels;
using Approvals.Application.Feed;

namespace Approvals.Host.Tests.Api.Support;

internal sealed class FakeFeed : IFeed
{
    private readonly ConcurrentDictionary<FakeWatch, Guid> watches = new();

    /// <summary>When set, changes arrive without the state, as they do from another node.</summary>
    public bool IsRemote { get; set; }

    public int Watchers => watches.Count;

    public IWatch Watch(Guid id)
    {
        var watch = new FakeWatch(this);
        watches[watch] = id;
        return watch;
    }

    public void Tell(Change change)
    {
        foreach (var (watch, _) in watches.Where(entry => entry.Value == change.Id))
            watch.Changes.Writer.TryWrite(IsRemote ? change with { Decided = null } : change);
    }

    private sealed class FakeWatch(FakeFeed feed) : IWatch
    {
        public Channel<Change> Changes { get; } =
            Channel.CreateBounded<Change>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

        public Task<Change> NextAsync(CancellationToken cancellationToken) => Changes.Reader.ReadAsync(cancellationToken).AsTask();

        public void Dispose() => feed.watches.TryRemove(this, out _);
    }
}

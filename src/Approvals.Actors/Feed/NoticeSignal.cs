using System.Threading.Channels;
using Approvals.Domain.Requests;

namespace Approvals.Actors.Feed;

/// <summary>
/// Tells this node's dispatcher which approvals a commit here left something to send for, so that the first attempt follows the commit at
/// once. A hint: what is dropped because nobody reads fast enough is found by the dispatcher's next look at the rows.
/// </summary>
public sealed class NoticeSignal
{
    private const int Capacity = 10_000;

    private readonly Channel<(Guid Id, Priority Priority)> channel =
        Channel.CreateBounded<(Guid, Priority)>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    public ChannelReader<(Guid Id, Priority Priority)> Raised => channel.Reader;

    public void Raise(Guid id, Priority priority) => channel.Writer.TryWrite((id, priority));
}

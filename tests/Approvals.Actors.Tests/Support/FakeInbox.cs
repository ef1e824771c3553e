using Approvals.Application.Inbox;
using Approvals.Application.Reading;
using Approvals.Domain.Principals;

namespace Approvals.Actors.Tests.Support;

/// <summary>What has arrived, and nothing else of an inbox.</summary>
internal sealed class FakeInbox : IInbox
{
    private readonly List<InboxArrival> arrived = [];

    public int Looks { get; private set; }

    public void Put(string recipient) => arrived.Add(new InboxArrival(Guid.NewGuid(), recipient));

    public Task<IReadOnlyList<InboxArrival>> ArrivalsAsync(IReadOnlyCollection<string> recipients, TimeSpan window, CancellationToken cancellationToken)
    {
        Looks++;
        return Task.FromResult<IReadOnlyList<InboxArrival>>([.. arrived.Where(arrival => recipients.Contains(arrival.Recipient))]);
    }

    public Task<IReadOnlyList<InboxItem>> ListAsync(Caller reader, bool unreadOnly, int limit, PageKey? after, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<long> CountUnreadAsync(Caller reader, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<InboxItem?> ReadAsync(Caller reader, Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> ReadAllAsync(Caller reader, CancellationToken cancellationToken) => throw new NotSupportedException();
}

using System.Collections.Concurrent;
using Approvals.Application.Deliveries;
using Approvals.Application.Inbox;
using Approvals.Application.Preferences;
using Approvals.Application.Reading;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;

namespace Approvals.Host.Tests.Api.Support;

/// <summary>What was sent, to whom, and how people want it, in dictionaries.</summary>
internal sealed class FakeDeliveries : IInbox, IDeliveryLog, IPreferenceStore
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    public ConcurrentDictionary<Guid, InboxItem> Items { get; } = new();

    public ConcurrentDictionary<Guid, DeliveryRecord> Records { get; } = new();

    public ConcurrentDictionary<Principal, PersonalPreferences> Preferences { get; } = new();

    public Task<IReadOnlyList<InboxItem>> ListAsync(Caller reader, bool unreadOnly, int limit, PageKey? after, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<InboxItem>>(
            [.. Of(reader).Where(item => !unreadOnly || item.ReadAt is null).Where(item => after is null || item.CreatedAt < after.Time)
                .OrderByDescending(item => item.CreatedAt).Take(limit)]);

    public Task<long> CountUnreadAsync(Caller reader, CancellationToken cancellationToken) => Task.FromResult(Of(reader).LongCount(item => item.ReadAt is null));

    public Task<InboxItem?> ReadAsync(Caller reader, Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(Of(reader).Any(item => item.Id == id) ? Items[id] = Items[id] with { ReadAt = Items[id].ReadAt ?? Now } : null);

    public Task<long> ReadAllAsync(Caller reader, CancellationToken cancellationToken)
    {
        var unread = Of(reader).Where(item => item.ReadAt is null).ToList();
        foreach (var item in unread)
            Items[item.Id] = item with { ReadAt = Now };
        return Task.FromResult((long)unread.Count);
    }

    public Task<IReadOnlyList<InboxArrival>> ArrivalsAsync(IReadOnlyCollection<string> recipients, TimeSpan window, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<InboxArrival>>(
            [.. Items.Values.Where(item => recipients.Contains(item.Recipient)).Select(item => new InboxArrival(item.Id, item.Recipient))]);

    public Task<IReadOnlyList<DeliveryRecord>> OfApprovalAsync(Guid approvalId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DeliveryRecord>>([.. Records.Values.Where(record => record.ApprovalId == approvalId)]);

    public Task<DeliveryRecord?> RetryAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(Records.TryGetValue(id, out var record) ? Records[id] = record with { Status = DeliveryStatus.Pending } : null);

    public Task EraseTextsAsync(Guid approvalId, CancellationToken cancellationToken)
    {
        foreach (var record in Records.Values.Where(record => record.ApprovalId == approvalId))
            Records[record.Id] = record with { LastError = null };
        return Task.CompletedTask;
    }

    public Task<PersonalPreferences> FindAsync(Principal person, CancellationToken cancellationToken) =>
        Task.FromResult(Preferences.GetValueOrDefault(person) ?? PersonalPreferences.None);

    public Task<IReadOnlyDictionary<Principal, OutOfOffice>> AwayAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Principal, OutOfOffice>>(
            Preferences.Where(entry => entry.Value.OutOfOffice is not null).ToDictionary(entry => entry.Key, entry => entry.Value.OutOfOffice!));

    public Task PutAsync(Principal person, PersonalPreferences preferences, CancellationToken cancellationToken)
    {
        Preferences[person] = preferences;
        return Task.CompletedTask;
    }

    private IEnumerable<InboxItem> Of(Caller reader) =>
        Items.Values.Where(item => item.Recipient == reader.Self.Text || reader.Groups.Any(group => group.Text == item.Recipient));
}

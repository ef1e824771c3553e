using Approvals.Actors.Tests.Support;
using Approvals.Application.Reading;
using Approvals.Domain.Audit;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests;

public sealed class SettledReaderTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeJournal journal;

    public SettledReaderTests() => journal = new FakeJournal(time);

    [Fact]
    public async Task What_is_overdue_and_was_not_woken_is_read_as_decided()
    {
        var (node, id) = await Restarted(TimeSpan.FromSeconds(6));
        await using var _ = node;
        var read = await Reader(node).FindAsync(id, default);
        read.ShouldBeOfType<Approval.Decided>().Decision.Outcome.ShouldBe(Outcome.Rejected);
        read.ShouldBe(journal.Stored(id));
    }

    [Fact]
    public async Task What_is_not_due_is_read_and_nothing_else()
    {
        var (node, id) = await Restarted(TimeSpan.FromSeconds(4));
        await using var _ = node;
        var (before, loads) = (journal.Appended.Count, journal.Loads.Count);
        (await Reader(node).FindAsync(id, default)).ShouldBeOfType<Approval.Pending>();
        (journal.Appended.Count, journal.Loads.Count).ShouldBe((before, loads));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_it_is_read_as_it_is()
    {
        var (node, id) = await Restarted(TimeSpan.FromSeconds(6));
        await using var _ = node;
        journal.Down = true;
        (await Reader(node).FindAsync(id, default)).ShouldBeOfType<Approval.Pending>();
    }

    [Fact]
    public async Task What_is_not_there_is_not_there()
    {
        var (node, _) = await Restarted(TimeSpan.FromSeconds(6));
        await using var _1 = node;
        (await Reader(node).FindAsync(Guid.CreateVersion7(), default)).ShouldBeNull();
    }

    /// <summary>A node that knows the time and has not looked for anything yet; the approval is due after five seconds.</summary>
    private async Task<(Node Node, Guid Id)> Restarted(TimeSpan later)
    {
        Guid id;
        await using (var before = new Node(journal, time))
            id = await before.Created(Some.Create(Some.Request(timeoutMs: 5_000)));
        time.Advance(later);
        var node = new Node(journal, time);
        await node.Created();
        return (node, id);
    }

    private SettledReader Reader(Node node) => new(new StoredReader(journal), node.Gateway, node.Clock);

    private sealed class StoredReader(FakeJournal journal) : IApprovalReader
    {
        public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(journal.Stored(id));

        public Task<IReadOnlyList<Approval>> PendingAsync(Caller reader, PendingFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Approval>> HistoryAsync(Caller reader, HistoryFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Statistics> StatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PingAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

using Approvals.Application.Reading;
using Approvals.Domain.Audit;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Host.Tests.Api.Support;

/// <summary>The read side over the same dictionary. It filters by what these tests ask for; the real one has tests of its own.</summary>
internal sealed class FakeReader(FakeWorld world) : IApprovalReader
{
    public int Finds { get; private set; }

    public PendingFilter? LastPending { get; private set; }

    public HistoryFilter? LastHistory { get; private set; }

    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        Check();
        Finds++;
        return Task.FromResult(world.Approvals.GetValueOrDefault(id));
    }

    public Task<IReadOnlyList<Approval>> PendingAsync(Caller reader, PendingFilter filter, CancellationToken cancellationToken)
    {
        Check();
        LastPending = filter;
        var found = world.Approvals.Values.OfType<Approval.Pending>()
            .Where(approval => Visibility.MayRead(approval, reader))
            .Where(approval => filter.Priority is null || approval.Request.Priority == filter.Priority)
            .Where(approval => filter.WorkflowId is null || approval.Request.WorkflowId == filter.WorkflowId)
            .Where(approval => filter.Words.All(word => approval.Request.Title.Contains(word, StringComparison.OrdinalIgnoreCase)));
        var sorted = filter.Sort switch
        {
            PendingSort.Created => found.OrderBy(approval => approval.CreatedAt),
            PendingSort.Priority => found.OrderByDescending(approval => approval.Request.Priority).ThenBy(approval => approval.CreatedAt),
            _ => found.OrderBy(approval => approval.Deadline ?? DateTimeOffset.MaxValue),
        };
        return Page(sorted.ThenBy(approval => approval.Id), filter.After, filter.Limit);
    }

    public Task<IReadOnlyList<Approval>> HistoryAsync(Caller reader, HistoryFilter filter, CancellationToken cancellationToken)
    {
        Check();
        LastHistory = filter;
        var found = world.Approvals.Values.OfType<Approval.Decided>()
            .Where(approval => Visibility.MayRead(approval, reader))
            .Where(approval => filter.Status is null || ApprovalView.StatusOf(approval) == filter.Status)
            .OrderByDescending(approval => approval.Decision.At).ThenBy(approval => approval.Id);
        return Page(found, filter.After, filter.Limit);
    }

    public Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken)
    {
        Check();
        return Task.FromResult<IReadOnlyList<JournalRow>>([.. world.Rows[id].Where(row => row.Version > afterVersion)]);
    }

    public Task<Statistics> StatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        Check();
        var none = new DurationStatistics(null, null, null);
        return Task.FromResult(new Statistics(
            world.Approvals.Count, new Dictionary<string, long>(StringComparer.Ordinal) { ["pending"] = 1 }, new Dictionary<string, long>(StringComparer.Ordinal),
            new DurationStatistics(1.5, 1, 2), 0.25, 0, 1, [new WorkflowStatistics(null, 1, 0, 0, 0, 1, none)],
            [new ApproverStatistics(Principal.User("ann"), 1, 0, none)]));
    }

    public Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Guid, int>>(world.Approvals.Where(entry => ids.Contains(entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value.Version));

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task<IReadOnlyList<Approval>> Page(IEnumerable<Approval> sorted, PageKey? after, int limit) =>
        Task.FromResult<IReadOnlyList<Approval>>([.. (after is null ? sorted : sorted.SkipWhile(approval => approval.Id != after.Id).Skip(1)).Take(limit)]);

    private void Check()
    {
        if (world.Failure is not null)
            throw world.Failure;
    }
}

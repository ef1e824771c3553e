using Approvals.Application.Journal;
using Approvals.Application.Reading;
using Approvals.Domain.Audit;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Host.Tests.Support;

/// <summary>A reader of which only the ping matters.</summary>
public sealed class FakeReader : IApprovalReader
{
    public Func<CancellationToken, Task> Ping { get; set; } = _ => Task.CompletedTask;

    public Task PingAsync(CancellationToken cancellationToken) => Ping(cancellationToken);

    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Approval>> PendingAsync(Caller reader, PendingFilter filter, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Approval>> HistoryAsync(Caller reader, HistoryFilter filter, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Statistics> StatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

/// <summary>A schema that answers as scripted; after the script it is prepared.</summary>
public sealed class FakeSchema(params Exception[] faults) : ISchema
{
    private int calls;

    public int Calls => Volatile.Read(ref calls);

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref calls);
        return call <= faults.Length ? Task.FromException(faults[call - 1]) : Task.CompletedTask;
    }
}

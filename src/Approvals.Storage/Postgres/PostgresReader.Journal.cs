using Approvals.Domain.Audit;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Postgres;

public sealed partial class PostgresReader
{
    public Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken) => pool.ReadAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<AuditRow>(new CommandDefinition(
                $"""
                SELECT {AuditRow.Columns}, floor(EXTRACT(EPOCH FROM l.at) * 1000)::bigint AS AtMs
                FROM approval_audit_log l
                WHERE l.approval_id = @id AND l.version > @afterVersion
                ORDER BY l.version
                """,
                new { id, afterVersion },
                cancellationToken: cancellationToken));
            return (IReadOnlyList<JournalRow>)[.. rows.Select(row => row.ToJournalRow())];
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => pool.ReadAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<(Guid Id, int Version)>(new CommandDefinition(
                "SELECT r.id, r.version FROM approval_requests r WHERE r.id = ANY (@ids)",
                new { ids = ids.ToArray() },
                cancellationToken: cancellationToken));
            return (IReadOnlyDictionary<Guid, int>)rows.ToDictionary(row => row.Id, row => row.Version);
        },
        cancellationToken);
}

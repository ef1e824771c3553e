using System.Globalization;
using System.Text.Json;
using Approvals.Domain.Audit;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Sqlite;

public sealed partial class SqliteReader
{
    public Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken) => pool.ReadAsync(
        connection => (IReadOnlyList<JournalRow>)[.. connection.Query<AuditRow>(
            $"""
            SELECT {AuditRow.Columns}, l.at AS AtMs
            FROM approval_audit_log l
            WHERE l.approval_id = @id AND l.version > @afterVersion
            ORDER BY l.version
            """,
            new { id = id.ToString(), afterVersion }).Select(row => row.ToJournalRow())],
        cancellationToken);

    public Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => pool.ReadAsync(
        connection => (IReadOnlyDictionary<Guid, int>)connection.Query<(string Id, long Version)>(
            "SELECT r.id, r.version FROM json_each(@ids) wanted JOIN approval_requests r ON r.id = wanted.value",
            new { ids = JsonSerializer.Serialize(ids.Select(id => id.ToString())) })
            .ToDictionary(row => Guid.Parse(row.Id, CultureInfo.InvariantCulture), row => (int)row.Version),
        cancellationToken);
}

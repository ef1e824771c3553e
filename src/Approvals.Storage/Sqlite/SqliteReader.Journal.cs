using System.Globalization;
using System.Text.Json;
using Approvals.Domain.Audit;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Sqlite;

public sealed partial class SqliteReader
{
    public Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlyList<JournalRow>)[.. session.Connection.Query<AuditRow>(
            $"""
            SELECT {AuditRow.Columns}, l.at AS AtMs
            FROM approval_audit_log l
            WHERE l.approval_id = @id AND l.version > @afterVersion
            ORDER BY l.version
            """,
            new { id = SqliteValues.Id(id), afterVersion }).Select(row => row.ToJournalRow())],
        cancellationToken);

    public Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlyDictionary<Guid, int>)session.Connection.Query<(string Id, long Version)>(
            "SELECT r.id, r.version FROM json_each(@ids) wanted JOIN approval_requests r ON r.id = wanted.value",
            new { ids = JsonSerializer.Serialize(ids.Select(SqliteValues.Id)) })
            .ToDictionary(row => Guid.Parse(row.Id, CultureInfo.InvariantCulture), row => (int)row.Version),
        cancellationToken);
}

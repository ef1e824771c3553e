using Approvals.Actors.Ports;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Storage.Reading;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

public sealed partial class SqliteReader(SqliteReadPool pool) : IApprovalReader
{
    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) => pool.ReadAsync(
        connection => connection.QuerySingleOrDefault<ApprovalRow>(
            $"SELECT {ApprovalRow.Columns} FROM approval_requests r WHERE r.id = @id", new { id = id.ToString() })?.Restore(),
        cancellationToken);

    public Task<IReadOnlyList<Approval>> PendingAsync(Caller reader, PendingFilter filter, CancellationToken cancellationToken) => pool.ReadAsync(
        connection =>
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            var page = new List<Approval>();
            foreach (var statement in PendingSql.Of(SqliteListDialect.Instance, reader, filter))
            {
                page.AddRange(List(connection, statement(filter.Limit - page.Count)));
                if (page.Count >= filter.Limit)
                    break;
            }

            return (IReadOnlyList<Approval>)page;
        },
        cancellationToken);

    public Task<IReadOnlyList<Approval>> HistoryAsync(Caller reader, HistoryFilter filter, CancellationToken cancellationToken) => pool.ReadAsync(
        connection => (IReadOnlyList<Approval>)[.. List(connection, HistorySql.Of(SqliteListDialect.Instance, reader, filter))],
        cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => pool.ReadAsync(
        connection => connection.ExecuteScalar<long>("SELECT count(*) FROM (SELECT 1 FROM approval_requests LIMIT 1)"),
        cancellationToken);

    private static IEnumerable<Approval> List(SqliteConnection connection, ListStatement statement) =>
        connection.Query<ApprovalRow>(statement.Sql, statement.Parameters).Select(row => row.Restore());
}

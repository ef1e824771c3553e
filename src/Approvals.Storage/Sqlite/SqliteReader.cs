using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Storage.Reading;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

public sealed partial class SqliteReader(SqliteDatabase database) : IApprovalReader
{
    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => session.Connection.QuerySingleOrDefault<ApprovalRow>(
            $"SELECT {ApprovalRow.Columns}, r.comments AS Comments, r.remarks AS Remarks FROM approval_requests r WHERE r.id = @id", new { id = SqliteValues.Id(id) })?.Restore(),
        cancellationToken);

    public Task<IReadOnlyList<Approval>> PendingAsync(Caller reader, PendingFilter filter, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            using var snapshot = session.Connection.BeginTransaction(deferred: true);
            var page = new List<Approval>();
            foreach (var statement in PendingSql.Of(new SqliteListDialect(session.Connection), reader, filter))
            {
                page.AddRange(List(session.Connection, statement(filter.Limit - page.Count)));
                if (page.Count >= filter.Limit)
                    break;
            }

            return (IReadOnlyList<Approval>)page;
        },
        cancellationToken);

    public Task<IReadOnlyList<Approval>> HistoryAsync(Caller reader, HistoryFilter filter, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlyList<Approval>)[.. List(session.Connection, HistorySql.Of(new SqliteListDialect(session.Connection), reader, filter))],
        cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => session.Connection.ExecuteScalar<long>("SELECT count(*) FROM (SELECT 1 FROM approval_requests LIMIT 1)"),
        cancellationToken);

    private static IEnumerable<Approval> List(SqliteConnection connection, ListStatement statement) =>
        connection.Query<ApprovalRow>(statement.Sql, statement.Parameters).Select(row => row.Restore());
}

using Approvals.Actors.Ports;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Storage.Reading;
using Dapper;
using Npgsql;

namespace Approvals.Storage.Postgres;

public sealed partial class PostgresReader(PostgresReadPool pool) : IApprovalReader
{
    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) => pool.ReadAsync(
        async connection =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<ApprovalRow>(new CommandDefinition(
                $"SELECT {ApprovalRow.Columns} FROM approval_requests r WHERE r.id = @id", new { id }, cancellationToken: cancellationToken));
            return row?.Restore();
        },
        cancellationToken);

    public Task<IReadOnlyList<Approval>> PendingAsync(Caller reader, PendingFilter filter, CancellationToken cancellationToken) => pool.ReadAsync(
        async connection =>
        {
            var page = new List<Approval>();
            foreach (var statement in PendingSql.Of(PostgresListDialect.Instance, reader, filter))
            {
                page.AddRange(await ListAsync(connection, statement(filter.Limit - page.Count), cancellationToken));
                if (page.Count >= filter.Limit)
                    break;
            }

            return (IReadOnlyList<Approval>)page;
        },
        cancellationToken);

    public Task<IReadOnlyList<Approval>> HistoryAsync(Caller reader, HistoryFilter filter, CancellationToken cancellationToken) => pool.ReadAsync(
        connection => ListAsync(connection, HistorySql.Of(PostgresListDialect.Instance, reader, filter), cancellationToken),
        cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => pool.ReadAsync(
        connection => connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "SELECT 1 WHERE EXISTS (SELECT FROM approval_requests) IS NOT NULL", cancellationToken: cancellationToken)),
        cancellationToken);

    private static async Task<IReadOnlyList<Approval>> ListAsync(NpgsqlConnection connection, ListStatement statement, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<ApprovalRow>(
            new CommandDefinition(statement.Sql, statement.Parameters, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.Restore())];
    }
}

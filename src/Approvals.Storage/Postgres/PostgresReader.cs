using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Storage.Reading;
using Dapper;
using Npgsql;

namespace Approvals.Storage.Postgres;

public sealed partial class PostgresReader(PostgresDatabase database, PostgresReadPool pool) : IApprovalReader
{
    /// <summary>Every waiter reads like this once: a plan kept on the connection, unlike those of the lists, and no mapper.</summary>
    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var command = database.Reader.CreateCommand("SELECT request, state, comments, remarks FROM approval_requests WHERE id = $1");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? StateRow.Restore(id, reader.GetString(0), reader.GetString(1), reader.TextOrNull(2), reader.TextOrNull(3))
                : null;
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

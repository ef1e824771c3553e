using Approvals.Application.Journal;
using Dapper;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>On a connection of its own: it may take longer than a call of the service may.</summary>
public sealed class PostgresChainHeads(PostgresDatabase database) : IChainHeads
{
    public async Task<IReadOnlyDictionary<Guid, (int Version, string Hash)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database.Unpooled(limited: false).ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid Id, int Version, string Hash)>(
            new CommandDefinition("SELECT id, version, head_hash FROM approval_requests", commandTimeout: 0, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Id, row => (row.Version, row.Hash));
    }
}

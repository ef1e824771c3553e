using Approvals.Application.Cluster;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>The table <c>cluster_nodes</c>. Every beat is one round trip; a node writes no row but its own, except to delete old ones.</summary>
internal sealed class PostgresNodeTable(PostgresDatabase database) : INodeTable
{
    private const string BeatSql = """
        INSERT INTO cluster_nodes (id, address, state, version, started_at, heartbeat_at, clock_offset_ms, armed)
        VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp(), $5, $6)
        ON CONFLICT (id) DO UPDATE
        SET address = excluded.address, state = excluded.state, version = excluded.version, heartbeat_at = excluded.heartbeat_at,
          clock_offset_ms = excluded.clock_offset_ms, armed = excluded.armed
        """;

    private const string ForgetSql = "DELETE FROM cluster_nodes WHERE heartbeat_at <= clock_timestamp() - $2 AND id <> $1";

    private const string RollSql = """
        SELECT date_trunc('milliseconds', now.at), n.id, n.address, n.state, n.version, n.started_at, now.at - n.heartbeat_at, n.clock_offset_ms,
          n.armed, n.drain_requested_at IS NOT NULL
        FROM (SELECT clock_timestamp() AS at) now LEFT JOIN cluster_nodes n ON true
        ORDER BY n.started_at, n.id
        """;

    private const string DrainSql =
        "UPDATE cluster_nodes SET drain_requested_at = coalesce(drain_requested_at, clock_timestamp()) WHERE id = $1 AND state <> 'gone'";

    public Task<Roll> BeatAsync(Heartbeat beat, TimeSpan forgetAfter, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var batch = database.Background.CreateBatch();
            batch.BatchCommands.Add(Command(
                BeatSql, beat.Id, (object?)beat.Address ?? DBNull.Value, Names.Of(beat.State), beat.Version, (object?)beat.ClockOffsetMs ?? DBNull.Value, beat.Armed));
            batch.BatchCommands.Add(Command(ForgetSql, beat.Id, forgetAfter));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(RollSql));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            return await RollAsync(reader, cancellationToken);
        },
        cancellationToken);

    public Task<Roll> ReadAsync(CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var command = database.Background.CreateCommand(RollSql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await RollAsync(reader, cancellationToken);
        },
        cancellationToken);

    public Task<bool> AskToDrainAsync(string id, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var command = database.Background.CreateCommand(DrainSql);
            command.Parameters.Add(new() { Value = id });
            return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
        },
        cancellationToken);

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
#pragma warning disable CA2100 // The texts are constants of this class.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static async Task<Roll> RollAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var nodes = new List<NodeRow>();
        var at = DateTimeOffset.MinValue;
        while (await reader.ReadAsync(cancellationToken))
        {
            at = reader.GetFieldValue<DateTimeOffset>(0);
            if (!reader.IsDBNull(1))
                nodes.Add(Row(reader));
        }

        return new Roll(nodes, at);
    }

    private static NodeRow Row(NpgsqlDataReader reader) => new(
        reader.GetString(1),
        reader.TextOrNull(2),
        StateOf(reader.GetString(3)),
        reader.GetString(4),
        reader.GetFieldValue<DateTimeOffset>(5),
        reader.GetTimeSpan(6),
        reader.IsDBNull(7) ? null : reader.GetDouble(7),
        reader.GetInt32(8),
        reader.GetBoolean(9));

    /// <summary>A state that only a newer version knows hosts nothing as far as this one can tell.</summary>
    private static NodeState StateOf(string name) => Enum.TryParse<NodeState>(name, ignoreCase: true, out var state) ? state : NodeState.Gone;
}

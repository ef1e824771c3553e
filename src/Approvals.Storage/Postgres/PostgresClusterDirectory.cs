using Approvals.Application.Cluster;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>The membership columns of <c>cluster_nodes</c>. Every call is one round trip and one short transaction.</summary>
internal sealed class PostgresClusterDirectory(PostgresDatabase database) : IClusterDirectory
{
    /// <summary>Any number that nothing else locks in this database.</summary>
    private const long FormingLock = 0x41_7070_726F_7661;

    private const string EnterSql = """
        INSERT INTO cluster_nodes (id, address, state, version, started_at, heartbeat_at, clock_offset_ms, armed, akka_address, akka_uid)
        VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp(), $5, $6, $7, $8)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string BeatSql = """
        UPDATE cluster_nodes
        SET address = $2, state = $3, version = $4, heartbeat_at = clock_timestamp(), clock_offset_ms = $5, armed = $6, cluster_id = coalesce($7, cluster_id)
        WHERE id = $1
        """;

    private const string ForgetSql = "DELETE FROM cluster_nodes WHERE heartbeat_at <= clock_timestamp() - $2 AND id <> $1";

    // A statement of its own, so that the next one sees what whoever held the lock has written. A lock of the transaction, because poolers and
    // failovers drop locks of a session.
    private const string LockSql = "SELECT pg_advisory_xact_lock($1)";

    private const string FormSql = """
        UPDATE cluster_nodes
        SET cluster_id = nextval('cluster_ids'), state = 'up', heartbeat_at = clock_timestamp()
        WHERE id = $1 AND cluster_id IS NULL AND removed_at IS NULL
          AND NOT EXISTS (
            SELECT FROM cluster_nodes other
            WHERE other.id <> $1 AND other.cluster_id IS NOT NULL AND other.state = 'up' AND other.removed_at IS NULL
              AND greatest(other.heartbeat_at, pg_postmaster_start_time()) > clock_timestamp() - $2)
        """;

    private const string RemoveSql = """
        UPDATE cluster_nodes SET removed_at = clock_timestamp() WHERE akka_address = $1 AND akka_uid = $2 AND removed_at IS NULL
        """;

    private const string ViewSql = """
        SELECT date_trunc('milliseconds', now.at), n.id, n.akka_address, n.akka_uid, n.state, n.cluster_id, now.at - n.heartbeat_at,
          n.removed_at IS NOT NULL, n.drain_requested_at IS NOT NULL
        FROM (SELECT clock_timestamp() AS at) now LEFT JOIN cluster_nodes n ON n.akka_address IS NOT NULL
        ORDER BY n.started_at, n.id
        """;

    public Task<DirectoryView> EnterAsync(Heartbeat first, NodeAddress address, CancellationToken cancellationToken) => ViewAsync(
        first.Id,
        [Command(EnterSql, first.Id, first.Address, Names.Of(first.State), first.Version, first.ClockOffsetMs, first.Armed, address.Akka, address.Uid)],
        cancellationToken);

    public Task<DirectoryView> BeatAsync(Heartbeat beat, long? clusterId, TimeSpan forgetAfter, CancellationToken cancellationToken) => ViewAsync(
        beat.Id,
        [
            Command(BeatSql, beat.Id, beat.Address, Names.Of(beat.State), beat.Version, beat.ClockOffsetMs, beat.Armed, clusterId),
            Command(ForgetSql, beat.Id, forgetAfter),
        ],
        cancellationToken);

    public Task<DirectoryView> FormAsync(string id, TimeSpan nodeTimeout, CancellationToken cancellationToken) =>
        ViewAsync(id, [Command(LockSql, FormingLock), Command(FormSql, id, nodeTimeout)], cancellationToken);

    public Task RemoveAsync(NodeAddress address, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var command = database.Background.CreateCommand(RemoveSql);
            command.Parameters.Add(new() { Value = address.Akka });
            command.Parameters.Add(new() { Value = address.Uid });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>A batch is one transaction, and each of its statements sees what was committed before it.</summary>
    private Task<DirectoryView> ViewAsync(string self, NpgsqlBatchCommand[] before, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var batch = database.Background.CreateBatch();
            foreach (var command in before)
                batch.BatchCommands.Add(command);
            batch.BatchCommands.Add(new NpgsqlBatchCommand(ViewSql));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            // The lock comes back as a result of its own, of one column.
            while (reader.FieldCount == 1)
                await reader.NextResultAsync(cancellationToken);
            return await ReadAsync(self, reader, cancellationToken);
        },
        cancellationToken);

    private static NpgsqlBatchCommand Command(string sql, params object?[] values)
    {
#pragma warning disable CA2100 // The texts are constants of this class.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    private static async Task<DirectoryView> ReadAsync(string self, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var nodes = new List<ClusterNode>();
        var at = DateTimeOffset.MinValue;
        while (await reader.ReadAsync(cancellationToken))
        {
            at = reader.GetFieldValue<DateTimeOffset>(0);
            if (!reader.IsDBNull(1))
                nodes.Add(Node(reader));
        }

        return new DirectoryView(nodes.Find(node => node.Id == self), [.. nodes.Where(node => node.Id != self)], nodes.Max(node => node.ClusterId), at);
    }

    private static ClusterNode Node(NpgsqlDataReader reader) => new(
        reader.GetString(1),
        new NodeAddress(reader.GetString(2), reader.GetInt64(3)),
        // A state that only a newer version knows lets nobody in, as far as this one can tell.
        Enum.TryParse<NodeState>(reader.GetString(4), ignoreCase: true, out var state) ? state : NodeState.Gone,
        reader.IsDBNull(5) ? null : reader.GetInt64(5),
        reader.GetTimeSpan(6),
        reader.GetBoolean(7),
        reader.GetBoolean(8));
}

using Approvals.Application.Cluster;
using Approvals.Application.Journal;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>The table <c>leases</c>. Every call is one statement, so no lease depends on a session that a pooler or a failover would end.</summary>
internal sealed class PostgresLeaseStore(PostgresDatabase database) : ILeaseStore
{
    // The second part reads what is there in the snapshot of the statement; a lease that was taken meanwhile comes back from the first.
    private const string AcquireSql = """
        WITH taken AS (
          INSERT INTO leases AS l (name, owner, renewed_at, expires_at)
          VALUES ($1, $2, clock_timestamp(), clock_timestamp() + $3)
          ON CONFLICT (name) DO UPDATE
          SET owner = excluded.owner, renewed_at = excluded.renewed_at, expires_at = excluded.expires_at
          WHERE l.owner = excluded.owner OR l.expires_at <= clock_timestamp()
          RETURNING owner, renewed_at
        )
        SELECT owner, renewed_at FROM taken
        UNION ALL
        SELECT owner, renewed_at FROM leases WHERE name = $1 AND NOT EXISTS (SELECT FROM taken)
        """;

    private const string RenewSql = """
        UPDATE leases SET renewed_at = clock_timestamp(), expires_at = clock_timestamp() + $3 WHERE name = $1 AND owner = $2
        """;

    private const string ReleaseSql = "DELETE FROM leases WHERE name = $1 AND owner = $2";

    public Task<LeaseState> AcquireAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var command = Command(AcquireSql, name, owner, duration);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? new LeaseState(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1))
                // Another node inserted the row after this statement had looked, so this statement neither took it nor saw it.
                : throw new JournalUnavailableException($"The lease {name} was taken at the same moment.");
        },
        cancellationToken);

    public Task<bool> RenewAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var command = Command(RenewSql, name, owner, duration);
            return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
        },
        cancellationToken);

    public Task ReleaseAsync(string name, string owner, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var command = Command(ReleaseSql, name, owner);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    private NpgsqlCommand Command(string sql, params object[] values)
    {
#pragma warning disable CA2100 // The texts are constants of this class.
        var command = database.Background.CreateCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}

using Approvals.Application.Keys;
using Approvals.Storage.Postgres.Delivery;
using Npgsql;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresApiKeys(PostgresDatabase database) : IApiKeyStore
{
    private const string Columns = "id, name, prefix, roles, groups, created_at, expires_at, last_used_at";

    private const string Live = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())";

    private const string AddSql = $"""
        WITH added AS (
          INSERT INTO api_keys (id, key_hash, name, prefix, roles, groups, created_by, created_at, expires_at, idempotency_scope, idempotency_body_hash)
          VALUES ($1, $2, $3, $4, $5, $6, $7, date_trunc('milliseconds', clock_timestamp()), $8, $9, $10)
          ON CONFLICT (idempotency_scope) DO NOTHING RETURNING *)
        SELECT {Columns}, true, idempotency_body_hash FROM added
        UNION ALL SELECT {Columns}, false, idempotency_body_hash FROM api_keys WHERE idempotency_scope = $9 AND NOT EXISTS (SELECT FROM added)
        """;

    public async Task<AddedApiKey> AddAsync(NewApiKey key, CancellationToken cancellationToken)
    {
        // Who waited for the same guard to be committed does not see it in the same statement, but in the next.
        while (true)
        {
            var found = await ReadAsync(
                AddSql,
                row => new AddedApiKey(KeyOf(row), row.GetBoolean(8), row.TextOrNull(9)),
                [
                    Commands.Of(key.Id), Commands.Text(key.Digest), Commands.Text(key.Name), Commands.Text(key.Prefix), Commands.Texts(key.Roles), Commands.Texts(key.Groups),
                    Commands.Text(key.CreatedBy.Text), Commands.Time(key.ExpiresAt), Commands.Text(key.Guard?.Scope), Commands.Text(key.Guard?.BodyHash),
                ],
                cancellationToken);
            if (found.Count > 0)
                return found[0];
        }
    }

    public async Task<FoundApiKey?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            $"SELECT {Columns}, (last_used_at > clock_timestamp() - interval '1 minute') IS NOT TRUE FROM api_keys WHERE key_hash = $1 AND {Live}",
            row => new FoundApiKey(KeyOf(row), row.GetBoolean(8)), [Commands.Text(digest)], cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public Task<IReadOnlyList<ApiKey>> AllAsync(CancellationToken cancellationToken) =>
        ReadAsync($"SELECT {Columns} FROM api_keys WHERE revoked_at IS NULL ORDER BY created_at, id", KeyOf, [], cancellationToken);

    public async Task<bool> WasAnyMadeAsync(CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT id FROM api_keys LIMIT 1", row => row.GetGuid(0), [], cancellationToken)).Count > 0;

    public async Task<IReadOnlySet<Guid>> LiveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT id FROM api_keys WHERE id = ANY($1) AND {Live}", row => row.GetGuid(0), [Commands.Ids(ids)], cancellationToken)).ToHashSet();

    public async Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken) => (await ReadAsync(
        "UPDATE api_keys SET revoked_at = coalesce(revoked_at, clock_timestamp()) WHERE id = $1 RETURNING id", row => row.GetGuid(0), [Commands.Of(id)], cancellationToken)).Count > 0;

    public Task MarkUsedAsync(Guid id, CancellationToken cancellationToken) => ReadAsync(
        """
        UPDATE api_keys SET last_used_at = date_trunc('milliseconds', clock_timestamp())
        WHERE id = $1 AND (last_used_at > clock_timestamp() - interval '1 minute') IS NOT TRUE RETURNING id
        """,
        row => row.GetGuid(0), [Commands.Of(id)], cancellationToken);

    private static ApiKey KeyOf(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<string[]>(4), row.GetFieldValue<DateTimeOffset>(5),
        TimeOrNull(row, 6), TimeOrNull(row, 7));

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] values, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            await using var command = connection.Command(sql, values.Select(value => value.Clone()).ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return (IReadOnlyList<T>)rows;
        },
        cancellationToken);
}

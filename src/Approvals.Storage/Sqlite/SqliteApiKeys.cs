using System.Text.Json;
using Approvals.Application.Keys;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteApiKeys(SqliteDatabase database, TimeProvider time) : IApiKeyStore
{
    private const string Columns = "id, name, prefix, roles, groups, created_at, expires_at, last_used_at";

    private const string Live = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";

    private const long MinuteMs = 60_000;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<AddedApiKey> AddAsync(NewApiKey key, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Transaction(() =>
        {
            var isNew = session.Execute(
                """
                INSERT INTO api_keys (id, key_hash, name, prefix, roles, groups, created_by, created_at, expires_at, idempotency_scope, idempotency_body_hash)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (idempotency_scope) DO NOTHING
                """,
                SqliteValues.Id(key.Id), key.Digest, key.Name, key.Prefix, JsonSerializer.Serialize(key.Roles), JsonSerializer.Serialize(key.Groups), key.CreatedBy.Text, Now,
                SqliteValues.Time(key.ExpiresAt), key.Guard?.Scope, key.Guard?.BodyHash) == 1;
            return isNew
                ? Read(session, $"SELECT {Columns}, idempotency_body_hash FROM api_keys WHERE id = $1", row => new AddedApiKey(KeyOf(row), IsNew: true, row.TextOrNull(8)), SqliteValues.Id(key.Id))[0]
                : Read(session, $"SELECT {Columns}, idempotency_body_hash FROM api_keys WHERE idempotency_scope = $1", row => new AddedApiKey(KeyOf(row), IsNew: false, row.TextOrNull(8)), key.Guard!.Scope)[0];
        }),
        cancellationToken);

    public Task<FoundApiKey?> FindAsync(string digest, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => Read(session, $"SELECT {Columns} FROM api_keys WHERE key_hash = $1 AND {Live}", KeyOf, digest, Now)
            .Select(key => new FoundApiKey(key, key.LastUsedAt is not { } last || last.ToUnixTimeMilliseconds() <= Now - MinuteMs)).SingleOrDefault(),
        cancellationToken);

    public Task<IReadOnlyList<ApiKey>> AllAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlyList<ApiKey>)Read(session, $"SELECT {Columns} FROM api_keys WHERE revoked_at IS NULL ORDER BY created_at, id", KeyOf), cancellationToken);

    public Task<bool> WasAnyMadeAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => session.Scalar("SELECT 1 FROM api_keys LIMIT 1") is not null, cancellationToken);

    public Task<IReadOnlySet<Guid>> LiveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlySet<Guid>)Read(
            session, $"SELECT id FROM api_keys WHERE id IN (SELECT value FROM json_each($1)) AND {Live}", row => Guid.Parse(row.GetString(0)),
            JsonSerializer.Serialize(ids.Select(SqliteValues.Id)), Now).ToHashSet(),
        cancellationToken);

    public Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute("UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1", SqliteValues.Id(id), Now) == 1, cancellationToken);

    public Task MarkUsedAsync(Guid id, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute(
            "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)", SqliteValues.Id(id), Now, Now - MinuteMs),
        cancellationToken);

    private static ApiKey KeyOf(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)), row.GetString(1), row.GetString(2), TextsOf(row, 3), TextsOf(row, 4), SqliteValues.Time(row.GetInt64(5)), TimeOrNull(row, 6), TimeOrNull(row, 7));

    private static string[] TextsOf(SqliteDataReader row, int column) => JsonSerializer.Deserialize<string[]>(row.GetString(column))!;

    private static DateTimeOffset? TimeOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : SqliteValues.Time(row.GetInt64(column));

    private static List<T> Read<T>(SqliteSession session, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var row = session.Query(sql, values);
        var rows = new List<T>();
        while (row.Read())
            rows.Add(read(row));
        return rows;
    }
}

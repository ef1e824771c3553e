using Approvals.Application.Keys;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteSigningKeys(SqliteDatabase database) : ISigningKeyStore
{
    public Task<IReadOnlyList<SigningKeyRow>> AllAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            using var row = session.Query("SELECT generation, key_id, public_key, private_key, created_at FROM signing_keys ORDER BY generation");
            var keys = new List<SigningKeyRow>();
            while (row.Read())
                keys.Add(new SigningKeyRow(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), SqliteValues.Time(row.GetInt64(4))));
            return (IReadOnlyList<SigningKeyRow>)keys;
        },
        cancellationToken);

    public Task AddAsync(SigningKeyRow key, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute(
            "INSERT INTO signing_keys (generation, key_id, public_key, private_key, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (generation) DO NOTHING",
            key.Generation, key.KeyId, key.PublicKey, key.PrivateKey, SqliteValues.Time(key.CreatedAt)),
        cancellationToken);
}

using Approvals.Application.Keys;
using Approvals.Storage.Postgres.Delivery;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresSigningKeys(PostgresDatabase database) : ISigningKeyStore
{
    public Task<IReadOnlyList<SigningKeyRow>> AllAsync(CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Reader,
        async () =>
        {
            await using var command = database.Reader.CreateCommand("SELECT generation, key_id, public_key, private_key, created_at FROM signing_keys ORDER BY generation");
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var keys = new List<SigningKeyRow>();
            while (await row.ReadAsync(cancellationToken))
                keys.Add(new SigningKeyRow(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4)));
            return (IReadOnlyList<SigningKeyRow>)keys;
        },
        cancellationToken);

    public Task AddAsync(SigningKeyRow key, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            await using var command = connection.Command(
                "INSERT INTO signing_keys (generation, key_id, public_key, private_key, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (generation) DO NOTHING",
                Commands.Of(key.Generation), Commands.Text(key.KeyId), Commands.Text(key.PublicKey), Commands.Text(key.PrivateKey), Commands.Time(key.CreatedAt));
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);
}

using Approvals.Application.Keys;
using Dapper;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresProtectionKeys(PostgresDatabase database) : IProtectionKeys
{
    public Task<IReadOnlyList<string>> AllAsync(CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            return (IReadOnlyList<string>)[.. await connection.QueryAsync<string>(
                new CommandDefinition("SELECT xml FROM data_protection_keys ORDER BY created_at, friendly_name", cancellationToken: cancellationToken))];
        },
        cancellationToken);

    public Task AddAsync(string name, string xml, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            // Not over the commit lanes' connections: those are counted, and a key is made once in months.
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            return await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO data_protection_keys (friendly_name, xml, created_at) VALUES (@name, @xml, now()) ON CONFLICT (friendly_name) DO NOTHING",
                new { name, xml },
                cancellationToken: cancellationToken));
        },
        cancellationToken);
}

using Approvals.Application.Keys;
using Approvals.Domain.Principals;
using Npgsql;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresConfirmTokens(PostgresDatabase database) : IConfirmTokens
{
    /// <summary>Every new token takes a few dead ones away, so that nobody has to come by to clean up.</summary>
    private const string KeepSql = """
        WITH gone AS (
          DELETE FROM confirm_tokens WHERE digest IN (
            SELECT digest FROM confirm_tokens WHERE expires_at < clock_timestamp() ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED))
        INSERT INTO confirm_tokens (digest, approval_id, person, revision, expires_at) VALUES ($1, $2, $3, $4, clock_timestamp() + $5)
        """;

    public Task KeepAsync(string digest, ConfirmToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        ExecuteAsync(KeepSql, [digest, token.ApprovalId, token.Person.Text, token.Revision, lifetime], cancellationToken);

    public Task<ConfirmToken?> FindAsync(string digest, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Reader,
        async () =>
        {
            await using var command = database.Reader.CreateCommand(
                "SELECT approval_id, person, revision, used_at IS NOT NULL FROM confirm_tokens WHERE digest = $1 AND expires_at > clock_timestamp()");
            command.Parameters.Add(new() { Value = digest });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? new ConfirmToken(reader.GetGuid(0), Principal.Parse(reader.GetString(1)), reader.GetInt32(2), reader.GetBoolean(3))
                : null;
        },
        cancellationToken);

    public async Task<bool> SpendAsync(string digest, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE confirm_tokens SET used_at = clock_timestamp() WHERE digest = $1 AND used_at IS NULL AND expires_at > clock_timestamp()", [digest], cancellationToken) == 1;

    public Task ReleaseAsync(string digest, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE confirm_tokens SET used_at = NULL WHERE digest = $1", [digest], cancellationToken);

    /// <summary>Not tried a second time like a read: a use that was counted twice would look like another's.</summary>
    private Task<int> ExecuteAsync(string sql, object[] values, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var command = database.Reader.CreateCommand(sql);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);
}

using Approvals.Application.Keys;
using Approvals.Domain.Principals;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteConfirmTokens(SqliteDatabase database, TimeProvider time) : IConfirmTokens
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task KeepAsync(string digest, ConfirmToken token, TimeSpan lifetime, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Transaction(() =>
        {
            // Every new token takes a few dead ones away, so that nobody has to come by to clean up.
            session.Execute("DELETE FROM confirm_tokens WHERE digest IN (SELECT digest FROM confirm_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT 10)", Now);
            return session.Execute(
                "INSERT INTO confirm_tokens (digest, approval_id, person, revision, expires_at) VALUES ($1, $2, $3, $4, $5)",
                digest, SqliteValues.Id(token.ApprovalId), token.Person.Text, token.Revision, Now + (long)lifetime.TotalMilliseconds);
        }),
        cancellationToken);

    public Task<ConfirmToken?> FindAsync(string digest, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            using var reader = session.Query(
                "SELECT approval_id, person, revision, used_at IS NOT NULL FROM confirm_tokens WHERE digest = $1 AND expires_at > $2", digest, Now);
            return reader.Read()
                ? new ConfirmToken(Guid.Parse(reader.GetString(0)), Principal.Parse(reader.GetString(1)), reader.GetInt32(2), reader.GetBoolean(3))
                : null;
        },
        cancellationToken);

    public Task<bool> SpendAsync(string digest, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute("UPDATE confirm_tokens SET used_at = $2 WHERE digest = $1 AND used_at IS NULL AND expires_at > $2", digest, Now) == 1,
        cancellationToken);

    public Task ReleaseAsync(string digest, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute("UPDATE confirm_tokens SET used_at = NULL WHERE digest = $1", digest), cancellationToken);
}

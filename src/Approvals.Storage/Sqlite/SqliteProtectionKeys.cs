using Approvals.Application.Keys;
using Dapper;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteProtectionKeys(SqliteDatabase database, TimeProvider time) : IProtectionKeys
{
    public Task<IReadOnlyList<string>> AllAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlyList<string>)[.. session.Connection.Query<string>("SELECT xml FROM data_protection_keys ORDER BY created_at, friendly_name")],
        cancellationToken);

    public Task AddAsync(string name, string xml, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute(
            "INSERT INTO data_protection_keys (friendly_name, xml, created_at) VALUES ($1, $2, $3) ON CONFLICT (friendly_name) DO NOTHING",
            name, xml, SqliteValues.Time(time.GetUtcNow())),
        cancellationToken);
}

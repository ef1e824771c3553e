using Approvals.Application.Journal;

namespace Approvals.Storage.Sqlite;

public sealed class SqliteChainHeads(SqliteDatabase database) : IChainHeads
{
    public Task<IReadOnlyDictionary<Guid, (int Version, string Hash)>> ReadAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            var heads = new Dictionary<Guid, (int Version, string Hash)>();
            using var reader = session.Query("SELECT id, version, head_hash FROM approval_requests");
            while (reader.Read())
                heads.Add(Guid.Parse(reader.GetString(0)), (reader.GetInt32(1), reader.GetString(2)));
            return (IReadOnlyDictionary<Guid, (int Version, string Hash)>)heads;
        },
        cancellationToken);
}

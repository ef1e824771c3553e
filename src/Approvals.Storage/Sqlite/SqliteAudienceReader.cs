using System.Text.Json;
using Approvals.Application.Reading;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteAudienceReader(SqliteDatabase database) : IAudienceReader
{
    private const string Sql = """
        SELECT r.id, r.requester, (SELECT json_group_array(a.principal) FROM approval_assignees a WHERE a.approval_id = r.id)
        FROM json_each($1) wanted JOIN approval_requests r ON r.id = wanted.value
        """;

    public Task<IReadOnlyDictionary<Guid, Audience>> AudiencesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            var found = new Dictionary<Guid, Audience>(ids.Count);
            using var reader = session.Query(Sql, JsonSerializer.Serialize(ids.Select(SqliteValues.Id)));
            while (reader.Read())
                found[Guid.Parse(reader.GetString(0))] = new Audience(reader.GetString(1), JsonSerializer.Deserialize<string[]>(reader.GetString(2))!);
            return (IReadOnlyDictionary<Guid, Audience>)found;
        },
        cancellationToken);
}

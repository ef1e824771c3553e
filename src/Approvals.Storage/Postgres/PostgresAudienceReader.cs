using Approvals.Application.Reading;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresAudienceReader(PostgresDatabase database) : IAudienceReader
{
    private const string Sql = """
        SELECT r.id, r.requester, ARRAY(SELECT a.principal FROM approval_assignees a WHERE a.approval_id = r.id)
        FROM approval_requests r
        WHERE r.id = ANY ($1)
        """;

    public Task<IReadOnlyDictionary<Guid, Audience>> AudiencesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        PostgresErrors.AnsweredAsync(
            database.Background,
            async () =>
            {
                await using var command = database.Background.CreateCommand(Sql);
                command.Parameters.Add(new() { Value = ids.ToArray() });
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var found = new Dictionary<Guid, Audience>(ids.Count);
                while (await reader.ReadAsync(cancellationToken))
                    found[reader.GetGuid(0)] = new Audience(reader.GetString(1), reader.GetFieldValue<string[]>(2));
                return (IReadOnlyDictionary<Guid, Audience>)found;
            },
            cancellationToken);
}

using Approvals.Actors.Ports;
using Approvals.Domain.Principals;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresKnownGroups(PostgresDatabase database) : IKnownGroups
{
    public Task<IReadOnlyList<Principal>> OfAsync(Principal person, TimeSpan age, CancellationToken cancellationToken) =>
        PostgresErrors.AnsweredAsync<IReadOnlyList<Principal>>(
            database.Reader,
            async () =>
            {
                await using var command = database.Reader.CreateCommand(
                    "SELECT group_name FROM known_members WHERE member = $1 AND seen_at > clock_timestamp() - $2 ORDER BY group_name");
                command.Parameters.Add(new() { Value = person.Text });
                command.Parameters.Add(new() { Value = age });
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var groups = new List<Principal>();
                while (await reader.ReadAsync(cancellationToken))
                    groups.Add(Principal.Parse(reader.GetString(0)));
                return groups;
            },
            cancellationToken);
}

using Approvals.Actors.Ports;
using Approvals.Domain.Principals;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteKnownGroups(SqliteDatabase database, TimeProvider time) : IKnownGroups
{
    public Task<IReadOnlyList<Principal>> OfAsync(Principal person, TimeSpan age, CancellationToken cancellationToken) =>
        database.Reader.RunAsync<IReadOnlyList<Principal>>(
            session =>
            {
                var since = (time.GetUtcNow() - age).ToUnixTimeMilliseconds();
                using var reader = session.Query("SELECT group_name FROM known_members WHERE member = $1 AND seen_at > $2 ORDER BY group_name", person.Text, since);
                var groups = new List<Principal>();
                while (reader.Read())
                    groups.Add(Principal.Parse(reader.GetString(0)));
                return groups;
            },
            cancellationToken);
}

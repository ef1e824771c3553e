using System.Text.Json;
using Approvals.Application.People;
using Approvals.Domain.Principals;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite.Delivery;

internal sealed class SqliteKnownPeople(SqliteDatabase database, TimeProvider time) : IKnownPeopleStore
{
    private const string Columns = "person, groups, roles, as_of, is_dated, seen_at";

    public Task SawAsync(IReadOnlyCollection<SeenPerson> seen, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Transaction(() =>
        {
            foreach (var one in seen)
                Keep(session, one);
            return true;
        }),
        cancellationToken);

    public Task<KnownPerson?> FindAsync(Principal person, CancellationToken cancellationToken) =>
        database.Reader.RunAsync(session => Find(session, person), cancellationToken);

    public Task<ChangedPeople> ChangedAsync(DateTimeOffset? since, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            var now = Milliseconds.Truncate(time.GetUtcNow());
            using var row = session.Query($"SELECT {Columns} FROM known_people WHERE changed_at >= $1", SqliteValues.Time(since ?? DateTimeOffset.UnixEpoch));
            var people = new List<SeenPerson>();
            while (row.Read())
                people.Add(new SeenPerson(Principal.Parse(row.GetString(0)), RightsOf(row)));
            return new ChangedPeople(people, now);
        },
        cancellationToken);

    private void Keep(SqliteSession session, SeenPerson seen)
    {
        var before = Find(session, seen.Person)?.Rights;
        var after = KnownRights.Newest(before, seen.Rights);
        // An older credential says nothing about the newest, so the newest was not seen again.
        var now = SqliteValues.Time(Milliseconds.Truncate(time.GetUtcNow()));
        if (ReferenceEquals(before, after) && seen.Rights.AsOf != after.AsOf)
        {
            // Whoever saw the older one does not know of the newer one, so it is said again.
            if (!after.SaysTheSameAs(seen.Rights))
                session.Execute("UPDATE known_people SET changed_at = $2 WHERE person = $1", seen.Person.Text, now);
            return;
        }

        session.Execute(
            """
            INSERT INTO known_people (person, groups, roles, as_of, is_dated, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (person) DO UPDATE SET groups = excluded.groups, roles = excluded.roles, as_of = excluded.as_of, is_dated = excluded.is_dated,
              seen_at = excluded.seen_at, changed_at = CASE WHEN $7 THEN excluded.seen_at ELSE changed_at END
            """,
            seen.Person.Text, JsonSerializer.Serialize(after.Groups.Select(group => group.Text).Order(StringComparer.Ordinal)), (int)after.Roles,
            SqliteValues.Time(after.AsOf), after.IsDated ? 1 : 0, now, before is not null && !before.SaysTheSameAs(after) ? 1 : 0);
    }

    private KnownPerson? Find(SqliteSession session, Principal person)
    {
        using var row = session.Query($"SELECT {Columns} FROM known_people WHERE person = $1", person.Text);
        return row.Read() ? new KnownPerson(RightsOf(row), time.GetUtcNow() - SqliteValues.Time(row.GetInt64(5))) : null;
    }

    private static KnownRights RightsOf(SqliteDataReader row) => new(
        JsonSerializer.Deserialize<string[]>(row.GetString(1))!.Select(Principal.Parse).ToHashSet(),
        (Roles)row.GetInt32(2),
        SqliteValues.Time(row.GetInt64(3)),
        row.GetInt64(4) != 0);
}

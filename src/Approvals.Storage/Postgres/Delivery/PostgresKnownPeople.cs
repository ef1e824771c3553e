using Approvals.Application.People;
using Approvals.Domain.Principals;
using Npgsql;

namespace Approvals.Storage.Postgres.Delivery;

internal sealed class PostgresKnownPeople(PostgresDatabase database) : IKnownPeopleStore
{
    private const string Columns = "person, groups, roles, as_of, is_dated";

    /// <summary>Longer than a transaction may take: what committed late is still found by whoever looked before.</summary>
    private static readonly TimeSpan CommitsLast = TimeSpan.FromSeconds(15);

    public Task SawAsync(IReadOnlyCollection<SeenPerson> seen, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var connection = await database.Background.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var people = seen.ToLookup(one => one.Person.Text, one => one.Rights, StringComparer.Ordinal);
            var before = await LockedAsync(connection, [.. people.Select(one => one.Key).Order(StringComparer.Ordinal)], cancellationToken);
            var after = people.Select(one => (Person: one.Key, Before: before[one.Key], After: one.Aggregate(before[one.Key], (newest, next) => KnownRights.Newest(newest, next))!))
                // An older credential says nothing about the newest, so the newest was not seen again.
                .Where(one => !ReferenceEquals(one.Before, one.After) || people[one.Person].Any(rights => rights.AsOf == one.After.AsOf))
                .ToList();
            await WriteAsync(connection, after, cancellationToken);
            // Whoever saw an older one that shows something else does not know of the newer one, so it is said again.
            await SayAgainAsync(connection, [.. people.Where(one => before[one.Key] is { } kept && one.Any(rights => rights.AsOf < kept.AsOf && !kept.SaysTheSameAs(rights))).Select(one => one.Key)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<KnownPerson?> FindAsync(Principal person, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Reader,
        async () =>
        {
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            await using var command = connection.Command(
                $"SELECT {Columns}, clock_timestamp() - seen_at FROM known_people WHERE person = $1", Commands.Of(person.Text));
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            return await row.ReadAsync(cancellationToken) ? new KnownPerson(RightsOf(row), row.GetTimeSpan(5)) : null;
        },
        cancellationToken);

    public Task<ChangedPeople> ChangedAsync(DateTimeOffset? since, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var connection = await database.Background.OpenConnectionAsync(cancellationToken);
            await using var clock = connection.Command("SELECT clock_timestamp()");
            var now = new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(cancellationToken))!, TimeSpan.Zero);
            await using var command = connection.Command(
                $"SELECT {Columns} FROM known_people WHERE changed_at >= $1", Commands.Of((since ?? DateTimeOffset.UnixEpoch).UtcDateTime));
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var people = new List<SeenPerson>();
            while (await row.ReadAsync(cancellationToken))
                people.Add(new SeenPerson(Principal.Parse(row.GetString(0)), RightsOf(row)));
            return new ChangedPeople(people, now - CommitsLast);
        },
        cancellationToken);

    /// <summary>Each person's row, locked in order of name until the transaction ends; a person who is new has none, and gets one that holds the place.</summary>
    private static async Task<Dictionary<string, KnownRights?>> LockedAsync(NpgsqlConnection connection, string[] people, CancellationToken cancellationToken)
    {
        await using var places = connection.Command(
            """
            INSERT INTO known_people (person, groups, roles, as_of, is_dated, seen_at)
            SELECT person, '{}', 0, '-infinity', false, clock_timestamp() FROM unnest($1::text[]) AS seen (person) ORDER BY person
            ON CONFLICT (person) DO NOTHING
            """,
            Commands.Texts(people));
        await places.ExecuteNonQueryAsync(cancellationToken);
        await using var command = connection.Command(
            $"SELECT {Columns}, as_of = '-infinity' FROM known_people WHERE person = ANY ($1) ORDER BY person FOR UPDATE", Commands.Texts(people));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var known = new Dictionary<string, KnownRights?>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellationToken))
            known[row.GetString(0)] = row.GetBoolean(5) ? null : RightsOf(row);
        return known;
    }

    private static async Task SayAgainAsync(NpgsqlConnection connection, string[] people, CancellationToken cancellationToken)
    {
        if (people.Length == 0)
            return;
        await using var command = connection.Command("UPDATE known_people SET changed_at = clock_timestamp() WHERE person = ANY ($1)", Commands.Texts(people));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, List<(string Person, KnownRights? Before, KnownRights After)> people, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (person, before, after) in people)
        {
            batch.BatchCommands.Add(Commands.Part(
                """
                UPDATE known_people SET groups = $2, roles = $3, as_of = $4, is_dated = $5, seen_at = clock_timestamp(),
                  changed_at = CASE WHEN $6 THEN clock_timestamp() ELSE changed_at END
                WHERE person = $1
                """,
                Commands.Of(person), Commands.Texts(after.Groups.Select(group => group.Text).Order(StringComparer.Ordinal)), Commands.Of((int)after.Roles),
                Commands.Of(after.AsOf.UtcDateTime), Commands.Of(after.IsDated), Commands.Of(before is not null && !before.SaysTheSameAs(after))));
        }

        if (people.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static KnownRights RightsOf(NpgsqlDataReader row) => new(
        row.GetFieldValue<string[]>(1).Select(Principal.Parse).ToHashSet(),
        (Roles)row.GetInt32(2),
        row.GetFieldValue<DateTimeOffset>(3),
        row.GetBoolean(4));
}

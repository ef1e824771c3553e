using Approvals.Actors.Ports;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Storage.Deliveries;
using Npgsql;

namespace Approvals.Storage.Postgres.Delivery;

/// <summary>What is known of people: their preferences, and the groups that their tokens showed.</summary>
internal sealed class PostgresPeople(PostgresDatabase database) : IPreferenceStore, IMemberStore
{
    public Task<PersonalPreferences> FindAsync(Principal person, CancellationToken cancellationToken) => WithAsync(
        async connection =>
        {
            await using var command = connection.Command("SELECT preferences FROM user_preferences WHERE principal = $1", Commands.Of(person.Text));
            return await command.ExecuteScalarAsync(cancellationToken) is string text ? PreferencesText.Read(text) : PersonalPreferences.None;
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<Principal, OutOfOffice>> AwayAsync(CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var connection = await database.Background.OpenConnectionAsync(cancellationToken);
            await using var command = connection.Command($"SELECT principal, preferences, clock_timestamp() FROM user_preferences WHERE {PreferencesText.SetsAbsence}");
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var (rows, now) = (new List<(string, string)>(), DateTimeOffset.MinValue);
            while (await row.ReadAsync(cancellationToken))
            {
                rows.Add((row.GetString(0), row.GetString(1)));
                now = row.GetFieldValue<DateTimeOffset>(2);
            }

            return PreferencesText.Away(rows, now);
        },
        cancellationToken);

    public Task PutAsync(Principal person, PersonalPreferences preferences, CancellationToken cancellationToken) => ExecuteAsync(
        """
        INSERT INTO user_preferences (principal, preferences, updated_at) VALUES ($1, $2, clock_timestamp())
        ON CONFLICT (principal) DO UPDATE SET preferences = excluded.preferences, updated_at = excluded.updated_at
        """,
        [Commands.Of(person.Text), Commands.Of(PreferencesText.Of(preferences))],
        cancellationToken);

    public Task SeenAsync(IReadOnlyCollection<SeenMember> memberships, CancellationToken cancellationToken) => ExecuteAsync(
        """
        INSERT INTO known_members (group_name, member, seen_at)
        SELECT group_name, member, clock_timestamp() FROM unnest($1::text[], $2::text[]) AS seen (group_name, member) ORDER BY group_name, member
        ON CONFLICT (group_name, member) DO UPDATE SET seen_at = excluded.seen_at
        """,
        [Commands.Texts(memberships.Select(seen => seen.Group.Text)), Commands.Texts(memberships.Select(seen => seen.Member.Text))],
        cancellationToken);

    private Task<int> ExecuteAsync(string sql, NpgsqlParameter[] values, CancellationToken cancellationToken) => WithAsync(
        async connection =>
        {
            await using var command = connection.Command(sql, values);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    private Task<T> WithAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        },
        cancellationToken);
}

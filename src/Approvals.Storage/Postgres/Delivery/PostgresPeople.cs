using Approvals.Application.Preferences;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Storage.Deliveries;
using Npgsql;

namespace Approvals.Storage.Postgres.Delivery;

/// <summary>What people set for themselves.</summary>
internal sealed class PostgresPeople(PostgresDatabase database) : IPreferenceStore
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
            await using var command = connection.Command("SELECT principal, preferences, clock_timestamp() FROM user_preferences WHERE away_until > clock_timestamp()");
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
        INSERT INTO user_preferences (principal, preferences, updated_at, away_until) VALUES ($1, $2, clock_timestamp(), $3)
        ON CONFLICT (principal) DO UPDATE SET preferences = excluded.preferences, updated_at = excluded.updated_at, away_until = excluded.away_until
        """,
        [Commands.Of(person.Text), Commands.Of(PreferencesText.Of(preferences)), Commands.Time(preferences.OutOfOffice?.To)],
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

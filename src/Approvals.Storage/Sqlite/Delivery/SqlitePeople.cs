using Approvals.Application.Preferences;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Storage.Deliveries;

namespace Approvals.Storage.Sqlite.Delivery;

/// <summary>What people set for themselves.</summary>
internal sealed class SqlitePeople(SqliteDatabase database, TimeProvider time) : IPreferenceStore
{
    public Task<PersonalPreferences> FindAsync(Principal person, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => session.Scalar("SELECT preferences FROM user_preferences WHERE principal = $1", person.Text) is string text
            ? PreferencesText.Read(text)
            : PersonalPreferences.None,
        cancellationToken);

    public Task<IReadOnlyDictionary<Principal, OutOfOffice>> AwayAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            var now = time.GetUtcNow();
            using var row = session.Query("SELECT principal, preferences FROM user_preferences WHERE away_until > $1", SqliteValues.Time(now));
            var rows = new List<(string, string)>();
            while (row.Read())
                rows.Add((row.GetString(0), row.GetString(1)));
            return PreferencesText.Away(rows, now);
        },
        cancellationToken);

    public Task PutAsync(Principal person, PersonalPreferences preferences, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute(
            """
            INSERT INTO user_preferences (principal, preferences, updated_at, away_until) VALUES ($1, $2, $3, $4)
            ON CONFLICT (principal) DO UPDATE SET preferences = excluded.preferences, updated_at = excluded.updated_at, away_until = excluded.away_until
            """,
            person.Text, PreferencesText.Of(preferences), SqliteValues.Time(Milliseconds.Truncate(time.GetUtcNow())), SqliteValues.Time(preferences.OutOfOffice?.To)),
        cancellationToken);
}

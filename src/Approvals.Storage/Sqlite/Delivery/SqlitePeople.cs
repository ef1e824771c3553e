using Approvals.Actors.Ports;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Storage.Deliveries;

namespace Approvals.Storage.Sqlite.Delivery;

/// <summary>What is known of people: their preferences, and the groups that their tokens showed.</summary>
internal sealed class SqlitePeople(SqliteDatabase database, TimeProvider time) : IPreferenceStore, IMemberStore
{
    public Task<PersonalPreferences> FindAsync(Principal person, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => session.Scalar("SELECT preferences FROM user_preferences WHERE principal = $1", person.Text) is string text
            ? PreferencesText.Read(text)
            : PersonalPreferences.None,
        cancellationToken);

    public Task<IReadOnlyDictionary<Principal, OutOfOffice>> AwayAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            using var row = session.Query($"SELECT principal, preferences FROM user_preferences WHERE {PreferencesText.SetsAbsence}");
            var rows = new List<(string, string)>();
            while (row.Read())
                rows.Add((row.GetString(0), row.GetString(1)));
            return PreferencesText.Away(rows, time.GetUtcNow());
        },
        cancellationToken);

    public Task PutAsync(Principal person, PersonalPreferences preferences, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute(
            """
            INSERT INTO user_preferences (principal, preferences, updated_at) VALUES ($1, $2, $3)
            ON CONFLICT (principal) DO UPDATE SET preferences = excluded.preferences, updated_at = excluded.updated_at
            """,
            person.Text, PreferencesText.Of(preferences), SqliteValues.Time(Milliseconds.Truncate(time.GetUtcNow()))),
        cancellationToken);

    public Task SeenAsync(IReadOnlyCollection<SeenMember> memberships, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Transaction(() =>
        {
            var now = SqliteValues.Time(Milliseconds.Truncate(time.GetUtcNow()));
            foreach (var seen in memberships)
            {
                session.Execute(
                    """
                    INSERT INTO known_members (group_name, member, seen_at) VALUES ($1, $2, $3)
                    ON CONFLICT (group_name, member) DO UPDATE SET seen_at = excluded.seen_at
                    """,
                    seen.Group.Text, seen.Member.Text, now);
            }

            return true;
        }),
        cancellationToken);
}

using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;

namespace Approvals.Actors.Ports;

/// <summary>Throws <see cref="JournalUnavailableException"/> when the database does not answer.</summary>
public interface IPreferenceStore
{
    Task<PersonalPreferences> FindAsync(Principal person, CancellationToken cancellationToken);

    Task PutAsync(Principal person, PersonalPreferences preferences, CancellationToken cancellationToken);
}

using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;

namespace Approvals.Application.Preferences;

/// <summary>Throws <see cref="JournalUnavailableException"/> when the database does not answer.</summary>
public interface IPreferenceStore
{
    Task<PersonalPreferences> FindAsync(Principal person, CancellationToken cancellationToken);

    /// <summary>Everybody who has an absence set that has not ended.</summary>
    Task<IReadOnlyDictionary<Principal, OutOfOffice>> AwayAsync(CancellationToken cancellationToken);

    Task PutAsync(Principal person, PersonalPreferences preferences, CancellationToken cancellationToken);
}

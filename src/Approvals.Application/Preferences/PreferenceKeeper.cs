using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;

namespace Approvals.Application.Preferences;

/// <summary>Keeps what a person wants, so that an absence counts for the very next request on this node.</summary>
public sealed class PreferenceKeeper(IPreferenceStore store, AbsenceBook book)
{
    public async Task PutAsync(Principal person, PersonalPreferences preferences, CancellationToken cancellationToken)
    {
        await store.PutAsync(person, preferences, cancellationToken);
        book.Set(person, preferences.OutOfOffice);
    }
}

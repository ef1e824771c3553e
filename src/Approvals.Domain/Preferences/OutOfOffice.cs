using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Preferences;

/// <summary>While a person is away, what opens is handed to the delegate by an ordinary delegation.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Delegate">A <c>user:</c>.</param>
public sealed record OutOfOffice(DateTimeOffset? From, DateTimeOffset? To, string? Delegate)
{
    /// <summary>To whom a say goes at that time; null when the person is there.</summary>
    public Principal? StandInAt(DateTimeOffset now) => From <= now && now < To && Principal.TryParse(Delegate, out var standIn) ? standIn : null;

    public void Check(Faults faults, string prefix)
    {
        faults.Add(prefix + "from", "Must be a time.", when: From is null);
        faults.Add(prefix + "to", "Must be a time after 'from'.", when: To is null || To <= From);
        faults.Add(prefix + "delegate", "Must be user:NAME.", when: !Principal.TryParse(Delegate, out var standIn) || !standIn.IsUser);
    }
}

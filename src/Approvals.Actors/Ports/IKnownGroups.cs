using Approvals.Domain.Principals;

namespace Approvals.Actors.Ports;

/// <summary>Groups of people who are not here with a token. Throws <see cref="JournalUnavailableException"/> when the database does not answer.</summary>
public interface IKnownGroups
{
    /// <summary>The groups that tokens and sign-ins of this person showed within <paramref name="age"/> before the database's now.</summary>
    Task<IReadOnlyList<Principal>> OfAsync(Principal person, TimeSpan age, CancellationToken cancellationToken);
}

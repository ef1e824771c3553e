using Approvals.Domain.Principals;

namespace Approvals.Actors.Ports;

/// <summary>Who was seen as a member of which group. Throws <see cref="JournalUnavailableException"/> when the database does not answer.</summary>
public interface IMemberStore
{
    Task SeenAsync(IReadOnlyCollection<SeenMember> memberships, CancellationToken cancellationToken);
}

public readonly record struct SeenMember(Principal Group, Principal Member);

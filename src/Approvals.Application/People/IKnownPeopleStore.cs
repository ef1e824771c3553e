using Approvals.Domain.Principals;

namespace Approvals.Application.People;

/// <summary>What the newest credential of each person showed. Throws <see cref="JournalUnavailableException"/> when the database does not answer.</summary>
public interface IKnownPeopleStore
{
    /// <summary>Keeps what credentials showed; of each person what <see cref="KnownRights.Newest"/> says, whatever other nodes write meanwhile.</summary>
    Task SawAsync(IReadOnlyCollection<SeenPerson> seen, CancellationToken cancellationToken);

    /// <summary>Null for a person of whom no credential was seen.</summary>
    Task<KnownPerson?> FindAsync(Principal person, CancellationToken cancellationToken);

    /// <summary>
    /// Whose groups a later credential changed at or after <paramref name="since"/>, a position of an earlier answer; null: ever. Some may come
    /// again.
    /// </summary>
    Task<ChangedPeople> ChangedAsync(DateTimeOffset? since, CancellationToken cancellationToken);
}

public sealed record SeenPerson(Principal Person, KnownRights Rights);

/// <param name="Age">How long ago the newest credential was last seen.</param>
public sealed record KnownPerson(KnownRights Rights, TimeSpan Age);

public sealed record ChangedPeople(IReadOnlyList<SeenPerson> People, DateTimeOffset Position);

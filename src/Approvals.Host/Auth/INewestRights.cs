using Approvals.Channels.People;
using Approvals.Domain.Principals;

namespace Approvals.Host.Auth;

/// <summary>Holds each credential against the newest of its person, which alone says in which groups the person is.</summary>
public interface INewestRights
{
    /// <summary>A credential was proved: a token when it is validated, at most once a minute for each, and a session with every request.</summary>
    /// <param name="firstSeen">Stands in for the time of issue where the credential does not say it.</param>
    void Saw(Identity identity, DateTimeOffset firstSeen);

    /// <summary>The identity without the groups that a later credential of the person no longer shows.</summary>
    Identity Now(Identity identity);

    /// <summary>Calls back when <see cref="Now"/> may say something else, until the result is disposed of.</summary>
    IDisposable Watch(Identity identity, Action changed);
}

public sealed class NewestRights(KnownPeople people) : INewestRights
{
    public void Saw(Identity identity, DateTimeOffset firstSeen)
    {
        if (identity.Self.IsUser)
            people.Saw(identity.Self, new KnownRights(identity.Groups, identity.Roles, identity.AsOf ?? firstSeen, IsDated: identity.AsOf is not null));
    }

    public Identity Now(Identity identity)
    {
        var left = people.LeftOf(identity.Self, identity.Groups, identity.AsOf);
        return ReferenceEquals(left, identity.Groups) ? identity : identity with { Groups = [.. left] };
    }

    public IDisposable Watch(Identity identity, Action changed) => people.Watch(identity.Self, changed);
}

/// <summary>Where nothing is kept of people, every credential stands for itself.</summary>
public sealed class EveryCredentialAlone : INewestRights, IDisposable
{
    public void Saw(Identity identity, DateTimeOffset firstSeen)
    {
        // Nothing is kept.
    }

    public Identity Now(Identity identity) => identity;

    public IDisposable Watch(Identity identity, Action changed) => this;

    public void Dispose()
    {
        // There is nothing to leave.
    }
}

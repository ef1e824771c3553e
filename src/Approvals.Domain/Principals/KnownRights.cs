namespace Approvals.Domain.Principals;

/// <summary>
/// What the newest credential of a person showed. It is the whole truth about the person's groups: what an older one showed beyond it was taken
/// away since.
/// </summary>
/// <param name="AsOf">When that credential was issued; of one that does not say, when it was first seen.</param>
/// <param name="IsDated">Whether the credential says when it was issued. Only such credentials can be put in order for certain.</param>
public sealed record KnownRights(IReadOnlySet<Principal> Groups, Roles Roles, DateTimeOffset AsOf, bool IsDated)
{
    /// <summary>
    /// What is known once a credential was seen. An older one changes nothing. Of two that cannot be put in order, being issued in the same second
    /// or one of them without a date, only what both show is left: a right that was taken away must not come back because nobody can tell.
    /// </summary>
    public static KnownRights Newest(KnownRights? known, KnownRights seen)
    {
        if (known is null)
            return seen;
        if (known.IsDated == seen.IsDated)
            return seen.AsOf > known.AsOf ? seen : seen.AsOf < known.AsOf ? known : known.Both(seen);
        return seen.IsDated ? seen : known.Both(seen);
    }

    /// <summary>
    /// Whether a credential shows groups that a later one no longer does. One without a date keeps them: it cannot be told whether it is older than
    /// what is known.
    /// </summary>
    /// <param name="issued">When the credential was issued; null: it does not say.</param>
    public bool TakesFrom(IReadOnlyCollection<Principal> groups, DateTimeOffset? issued) =>
        IsDated && issued < AsOf && groups.Any(group => !Groups.Contains(group));

    public bool SaysTheSameAs(KnownRights other) => Roles == other.Roles && Groups.SetEquals(other.Groups);

    private KnownRights Both(KnownRights other) =>
        SaysTheSameAs(other) ? this : this with { Groups = Groups.Where(other.Groups.Contains).ToHashSet(), Roles = Roles & other.Roles };
}

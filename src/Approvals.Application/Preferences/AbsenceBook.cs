using System.Collections.Frozen;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;

namespace Approvals.Application.Preferences;

/// <summary>
/// Who is out of office, as this node knows it: at once when it is set here, within seconds when elsewhere. Whom it misses, the dispatcher finds
/// before anybody is told.
/// </summary>
public sealed class AbsenceBook
{
    private readonly Lock gate = new();
    private volatile FrozenDictionary<Principal, OutOfOffice> known = FrozenDictionary<Principal, OutOfOffice>.Empty;
    private int changes;

    /// <summary>How often something was set here.</summary>
    public int Changes => Volatile.Read(ref changes);

    public bool IsEmpty => known.Count == 0;

    /// <summary>To whom a say goes at that time; null when the person is there.</summary>
    public Principal? StandInOf(Principal person, DateTimeOffset now) => known.GetValueOrDefault(person)?.StandInAt(now);

    /// <param name="seen">The changes before it was read: what was set meanwhile may be newer than what was read, and stands.</param>
    public void Replace(IReadOnlyDictionary<Principal, OutOfOffice> all, int seen)
    {
        lock (gate)
        {
            if (changes == seen)
                known = all.ToFrozenDictionary();
        }
    }

    public void Set(Principal person, OutOfOffice? away)
    {
        lock (gate)
        {
            changes++;
            if (away is null && !known.ContainsKey(person))
                return;
            var all = new Dictionary<Principal, OutOfOffice>(known);
            all.Remove(person);
            if (away is not null)
                all[person] = away;
            known = all.ToFrozenDictionary();
        }
    }
}

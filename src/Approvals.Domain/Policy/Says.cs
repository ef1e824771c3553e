using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Policy;

/// <summary>Whose say lies with whom, following delegations to their end.</summary>
public sealed class Says
{
    private readonly Dictionary<Principal, Principal> next = [];
    private readonly ILookup<Principal, Delegation> heldBy;

    private Says(IReadOnlyList<Delegation> delegations)
    {
        Active = [.. delegations.Where(delegation => delegation.IsActive)];
        foreach (var delegation in Active)
            next.TryAdd(delegation.From, delegation.To);
        heldBy = Active.ToLookup(delegation => HolderOf(delegation.From));
    }

    public IReadOnlyList<Delegation> Active { get; }

    public static Says Of(Approval approval) => new(approval.Delegations);

    public bool IsHandedOn(Principal person) => next.ContainsKey(person);

    /// <summary>The person at the end of the chain of delegations that starts at <paramref name="person"/>.</summary>
    public Principal HolderOf(Principal person)
    {
        var holder = person;
        // Loops are refused when a delegation is made; the bound keeps a damaged state from hanging an actor.
        for (var hops = 0; hops <= next.Count && next.TryGetValue(holder, out var to); hops++)
            holder = to;
        return holder;
    }

    /// <summary>The delegations whose say <paramref name="person"/> holds now.</summary>
    public IEnumerable<Delegation> HeldBy(Principal person) => heldBy[person];
}

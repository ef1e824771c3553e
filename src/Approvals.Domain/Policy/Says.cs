using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Policy;

/// <summary>Whose say lies with whom, following delegations to their end.</summary>
public static class Says
{
    /// <summary>The person at the end of the chain of delegations that starts at <paramref name="person"/>.</summary>
    public static Principal HolderOf(IReadOnlyList<Delegation> delegations, Principal person)
    {
        var holder = person;
        // Loops are refused when a delegation is made; the bound keeps a damaged state from hanging an actor.
        for (var hops = 0; hops <= delegations.Count; hops++)
        {
            var next = delegations.FirstOrDefault(delegation => delegation.IsActive && delegation.From == holder);
            if (next is null)
                return holder;
            holder = next.To;
        }

        return holder;
    }

    /// <summary>The delegations whose say <paramref name="person"/> holds now.</summary>
    public static IEnumerable<Delegation> HeldBy(Approval approval, Principal person) =>
        approval.Delegations.Where(delegation => delegation.IsActive && HolderOf(approval.Delegations, delegation.From) == person);
}

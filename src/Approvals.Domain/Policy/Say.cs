using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Policy;

/// <summary>What a caller may count as in one approval: by own name and groups, and by what others handed over.</summary>
public sealed record Say(IReadOnlyList<Principal> Own, IReadOnlyList<Delegation> Received)
{
    public static Say None { get; } = new([], []);

    public IReadOnlyList<Principal> Holds { get; } = [.. Own.Concat(Received.SelectMany(delegation => delegation.Holds)).Distinct()];

    public static Say Of(Approval approval, Caller caller) =>
        new(Eligibility.HeldNames(approval, caller), [.. Says.Of(approval).HeldBy(caller.Self)]);

    public bool CountsIn(Approval approval, int stage) => Eligibility.CountsInStage(approval, stage, Holds);

    public bool CountsAnywhere(Approval approval) => Eligibility.CountsInAnyStage(approval, Holds);

    /// <summary>Names the delegator when only the delegated say counts in the open stage.</summary>
    public Principal? OnBehalfOf(Approval approval) => Eligibility.CountsInStage(approval, approval.Stage, Own)
        ? null
        : Received.FirstOrDefault(delegation => Eligibility.CountsInStage(approval, approval.Stage, delegation.Holds))?.From;
}

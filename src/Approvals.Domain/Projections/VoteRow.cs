using Approvals.Domain.Events;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Projections;

public enum VoteRowVerdict
{
    None,
    Approve,
    Reject,
    Delegated,
}

/// <summary>What keeps an approval out of somebody's inbox: a vote, or a say handed on. <see cref="VoteRowVerdict.None"/> removes the row.</summary>
public sealed record VoteRow(Principal Principal, VoteRowVerdict Verdict, DateTimeOffset At)
{
    /// <summary>The last row per person wins: a vote may be cast and taken back within one commit.</summary>
    public static IReadOnlyList<VoteRow> Of(IEnumerable<RecordedEvent> events) =>
        [.. events.Select(Row).OfType<VoteRow>().GroupBy(row => row.Principal).Select(rows => rows.Last())];

    private static VoteRow? Row(RecordedEvent recorded) => recorded.Event switch
    {
        ApprovalEvent.VoteCast vote => new(vote.By, vote.Verdict == State.Verdict.Approve ? VoteRowVerdict.Approve : VoteRowVerdict.Reject, recorded.At),
        ApprovalEvent.VoteRetracted retracted => new(retracted.By, VoteRowVerdict.None, recorded.At),
        ApprovalEvent.Delegated delegated => new(delegated.From, VoteRowVerdict.Delegated, recorded.At),
        ApprovalEvent.DelegationRevoked revoked => new(revoked.From, VoteRowVerdict.None, recorded.At),
        _ => null,
    };
}

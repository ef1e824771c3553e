using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Views;

/// <summary>How far the open stage is, and on whom it waits.</summary>
public sealed record ProgressView(int Approved, int Required, IReadOnlyList<Principal> WaitingOn);

public sealed record VoteView(
    Principal By,
    Principal? OnBehalfOf,
    Verdict Verdict,
    string? Reason,
    string? Comment,
    RawJson? Inputs,
    int Stage,
    Channel Channel,
    DateTimeOffset At)
{
    public static VoteView Of(Vote vote) => new(
        vote.By, vote.OnBehalfOf, vote.Verdict, vote.Reason, vote.Comment, vote.Inputs, vote.Stage, vote.Channel, vote.At);
}

public sealed record DelegationView(Principal From, Principal To, string? Reason, DateTimeOffset At)
{
    public static DelegationView Of(Delegation delegation) => new(delegation.From, delegation.To, delegation.Reason, delegation.At);
}

public sealed record CommentView(Principal By, string Text, Channel Channel, DateTimeOffset At)
{
    public static CommentView Of(Comment comment) => new(comment.By, comment.Text, comment.Channel, comment.At);
}

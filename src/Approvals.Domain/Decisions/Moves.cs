using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>
/// What a caller could do with an approval now, and what would come of it. Every answer is <see cref="Decider"/>'s own to the command
/// in question, so what a page offers and what the actor accepts cannot differ. It promises nothing: the actor judges again.
/// </summary>
public sealed record Moves(Move Approve, Move Reject, Move Retract, Move Delegate, Move Revoke, Move Comment, Move Remind, Move Cancel, Move Override)
{
    /// <summary>Stands for the person whom a caller has yet to name, and for words that have yet to be written.</summary>
    private static readonly Principal Somebody = Principal.User("somebody");

    public bool CanVote => Approve.IsOpen || Reject.IsOpen;

    public static Moves Of(Approval approval, Caller caller, DateTimeOffset now)
    {
        // What the form asks for is not known yet and no reason to hide the button.
        var blank = approval with { Request = approval.Request with { Inputs = [], RequireComment = false } };
        return new Moves(
            Try(new ApprovalCommand.CastVote(caller, Verdict.Approve, null, null, null)),
            Try(new ApprovalCommand.CastVote(caller, Verdict.Reject, "-", null, null)),
            Try(new ApprovalCommand.RetractVote(caller)),
            Try(new ApprovalCommand.Delegate(caller, Somebody, null)),
            Try(new ApprovalCommand.RevokeDelegation(caller)),
            Try(new ApprovalCommand.AddComment(caller, "-")),
            Try(new ApprovalCommand.Remind(caller)),
            Try(new ApprovalCommand.Cancel(caller, null)),
            Try(new ApprovalCommand.Override(caller, Outcome.Approved, "-")));

        Move Try(ApprovalCommand command)
        {
            var ruling = Decider.Decide(approval.Id, blank, command, now);
            return ruling.Refusal is null && ruling.Events.Count > 0 ? Move.To(ruling.After!) : Move.Closed(ruling.Refusal);
        }
    }
}

/// <param name="Then">The state that would follow; null for a move that is not open.</param>
/// <param name="WhyNot">Null for an open move, and for one that has been made already.</param>
public sealed record Move(Approval? Then, Refusal? WhyNot)
{
    public bool IsOpen => Then is not null;

    public static Move To(Approval then) => new(then, null);

    public static Move Closed(Refusal? whyNot) => new(null, whyNot);
}

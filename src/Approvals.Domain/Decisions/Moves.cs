using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>
/// What a caller could do with an approval now, and what would come of it. Every answer is <see cref="Decider"/>'s own to the command
/// in question, so what a page offers and what the actor accepts cannot differ. It promises nothing: the actor judges again. Each is judged when it is
/// asked for first.
/// </summary>
public sealed class Moves
{
    /// <summary>Stands for the person whom a caller has yet to name, and for words that have yet to be written.</summary>
    private static readonly Principal Somebody = Principal.User("somebody");

    private readonly Lazy<Move> approve;
    private readonly Lazy<Move> reject;
    private readonly Lazy<Move> retract;
    private readonly Lazy<Move> handOver;
    private readonly Lazy<Move> revoke;
    private readonly Lazy<Move> comment;
    private readonly Lazy<Move> remind;
    private readonly Lazy<Move> cancel;
    private readonly Lazy<Move> overriding;

    private Moves(Approval approval, Caller caller, DateTimeOffset now)
    {
        // What the form asks for is not known yet and no reason to hide the button.
        var blank = approval with { Request = approval.Request with { Inputs = [], RequireComment = false } };
        approve = Try(new ApprovalCommand.CastVote(caller, Verdict.Approve, null, null, null));
        reject = Try(new ApprovalCommand.CastVote(caller, Verdict.Reject, "-", null, null));
        retract = Try(new ApprovalCommand.RetractVote(caller));
        handOver = Try(new ApprovalCommand.Delegate(caller, Somebody, null));
        revoke = Try(new ApprovalCommand.RevokeDelegation(caller));
        comment = Try(new ApprovalCommand.AddComment(caller, "-"));
        remind = Try(new ApprovalCommand.Remind(caller));
        cancel = Try(new ApprovalCommand.Cancel(caller, null));
        overriding = Try(new ApprovalCommand.Override(caller, Outcome.Approved, "-"));

        Lazy<Move> Try(ApprovalCommand command) => new(() =>
        {
            var ruling = Decider.Decide(approval.Id, blank, command, now);
            return ruling.Refusal is null && ruling.Changed ? Move.To(ruling.After!) : Move.Closed(ruling.Refusal);
        });
    }

    public Move Approve => approve.Value;

    public Move Reject => reject.Value;

    public Move Retract => retract.Value;

    public Move Delegate => handOver.Value;

    public Move Revoke => revoke.Value;

    public Move Comment => comment.Value;

    public Move Remind => remind.Value;

    public Move Cancel => cancel.Value;

    public Move Override => overriding.Value;

    public bool CanVote => Approve.IsOpen || Reject.IsOpen;

    public static Moves Of(Approval approval, Caller caller, DateTimeOffset now) => new(approval, caller, now);
}

/// <param name="Then">The state that would follow; null for a move that is not open.</param>
/// <param name="WhyNot">Null for an open move, and for one that has been made already.</param>
public sealed record Move(Approval? Then, Refusal? WhyNot)
{
    public bool IsOpen => Then is not null;

    public static Move To(Approval then) => new(then, null);

    public static Move Closed(Refusal? whyNot) => new(null, whyNot);
}

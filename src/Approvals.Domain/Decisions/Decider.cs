using Approvals.Domain.Commands;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>The rules of an approval, and the only place where they live.</summary>
public static class Decider
{
    /// <summary>Answers a command at a time. What the clock made due comes first, so that nobody votes past a deadline.</summary>
    /// <param name="approval">The state that the database confirmed; null when there is none.</param>
    /// <param name="commandId">The same for every repeat of this very command by what carries it; empty when it comes once only.</param>
    public static Ruling Decide(Guid id, Approval? approval, ApprovalCommand command, DateTimeOffset now, Guid commandId = default)
    {
        var draft = new Draft(id, approval, now, commandId);
        Clock.Settle(draft);
        draft.JudgedBefore = (draft.Approval as Approval.Pending)?.Deadline;
        var stop = command switch
        {
            // Before every rule: it was judged when it had its effect, and what happened since does not undo that.
            _ when draft.IsRepeat => Stop.Done,
            ApprovalCommand.Create create => Creating.Create(draft, create),
            ApprovalCommand.CastVote cast => Voting.Cast(draft, cast),
            ApprovalCommand.RetractVote retract => Voting.Retract(draft, retract),
            ApprovalCommand.Delegate handOn => Delegating.Delegate(draft, handOn),
            ApprovalCommand.RevokeDelegation revoke => Delegating.Revoke(draft, revoke),
            ApprovalCommand.AddComment comment => Talking.Comment(draft, comment),
            ApprovalCommand.Remind remind => Talking.Remind(draft, remind),
            ApprovalCommand.Cancel cancel => Ending.Cancel(draft, cancel),
            ApprovalCommand.Override decide => Ending.Override(draft, decide),
            ApprovalCommand.Erase erase => Ending.Erase(draft, erase),
            ApprovalCommand.Wake => Stop.Done,
            _ => throw new InvalidOperationException($"Decide does not know {command.GetType().Name}."),
        };
        // Nor is anybody asked whose time is already over: a create that was held up for that long is judged anew.
        if (command is ApprovalCommand.Create)
            draft.JudgedBefore ??= (draft.Approval as Approval.Pending)?.Deadline;
        return draft.Conclude(stop.Refusal);
    }
}

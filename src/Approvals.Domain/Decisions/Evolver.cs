using Approvals.Domain.Events;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>Applies what happened. It never judges, and it knows every event.</summary>
public static class Evolver
{
    public static Approval Evolve(Approval? approval, RecordedEvent recorded)
    {
        var next = recorded.Event switch
        {
            ApprovalEvent.Requested requested => Begin(requested, recorded),
            ApprovalEvent.VoteCast vote => Known(approval) with
            {
                Votes = [.. approval!.Votes, VoteOf(vote, recorded)],
                Withdrawn = [.. approval.Withdrawn.Where(person => person != vote.By)],
            },
            ApprovalEvent.VoteRetracted retracted => Known(approval) with
            {
                Votes = [.. approval!.Votes.Where(vote => vote.By != retracted.By)],
                Withdrawn = [.. approval.Withdrawn, retracted.By],
                Retractions = approval.Retractions + 1,
            },
            ApprovalEvent.Delegated delegated => Known(approval) with
            {
                Delegations = [.. approval!.Delegations, new Delegation(delegated.From, delegated.To, delegated.Reason, delegated.Holds, recorded.At)],
            },
            ApprovalEvent.DelegationRevoked revoked => Known(approval) with
            {
                Delegations = [.. approval!.Delegations.Select(delegation => delegation.IsActive && delegation.From == revoked.From
                    // Who received it may still read; why, and for whom it counted, nobody asks any more.
                    ? delegation with { RevokedAt = recorded.At, Reason = null, Holds = [] }
                    : delegation)],
            },
            ApprovalEvent.Commented commented => Known(approval) with
            {
                Comments = [.. approval!.Comments, new Comment(commented.By, commented.Text, recorded.Channel ?? default, recorded.At)],
            },
            ApprovalEvent.Reminded reminded => Known(approval) with
            {
                RemindersSent = reminded.Marks,
                NudgedAt = reminded.Scheduled ? approval!.NudgedAt : recorded.At,
                Nudges = approval!.Nudges + (reminded.Scheduled ? 0 : 1),
            },
            ApprovalEvent.StageOpened opened => Known(approval) with { Stage = opened.Stage, Revision = recorded.Version },
            ApprovalEvent.Escalated escalated => Escalate(Known(approval), escalated),
            ApprovalEvent.Decided decided => Close(Known(approval), decided, recorded),
            ApprovalEvent.Erased erased => Eraser.Erase(Known(approval), erased),
            _ => throw new InvalidOperationException($"Evolve does not know {recorded.Event.GetType().Name}."),
        };
        return next with
        {
            Version = recorded.Version,
            UpdatedAt = recorded.At,
            Keys = recorded.Key is { } key ? [.. next.Keys, key] : next.Keys,
            RecentCommands = RecentCommand.After(next.RecentCommands, recorded.CommandId, recorded.At),
        };
    }

    private static Approval Known(Approval? approval) =>
        approval ?? throw new InvalidOperationException("The first event of an approval is 'requested'.");

    private static Approval.Pending Begin(ApprovalEvent.Requested requested, RecordedEvent recorded) => new()
    {
        Id = requested.Id,
        Request = requested.Request,
        Version = recorded.Version,
        Revision = recorded.Version,
        Deadline = requested.Deadline,
        CreatedAt = recorded.At,
        UpdatedAt = recorded.At,
        HeadHash = "",
    };

    private static Vote VoteOf(ApprovalEvent.VoteCast vote, RecordedEvent recorded) => new(
        vote.By, vote.OnBehalfOf, vote.Verdict, vote.Reason, vote.Comment, vote.Inputs, vote.Stage, vote.Holds, vote.Says,
        recorded.Channel ?? default, recorded.At);

    private static Approval Escalate(Approval approval, ApprovalEvent.Escalated escalated) => approval switch
    {
        Approval.Pending pending => pending with
        {
            EscalationLevel = escalated.Level,
            // Reminders count back from the deadline, so a new deadline has them all ahead.
            RemindersSent = pending.Deadline == escalated.Deadline ? pending.RemindersSent : 0,
            Deadline = escalated.Deadline,
        },
        _ => approval with { EscalationLevel = escalated.Level },
    };

    private static Approval.Decided Close(Approval approval, ApprovalEvent.Decided decided, RecordedEvent recorded) => new()
    {
        Id = approval.Id,
        Request = approval.Request,
        Version = recorded.Version,
        Revision = approval.Revision,
        Stage = approval.Stage,
        Votes = approval.Votes,
        Withdrawn = approval.Withdrawn,
        Delegations = approval.Delegations,
        Comments = approval.Comments,
        Retractions = approval.Retractions,
        Nudges = approval.Nudges,
        Deadline = approval.Deadline,
        EscalationLevel = approval.EscalationLevel,
        RemindersSent = approval.RemindersSent,
        NudgedAt = approval.NudgedAt,
        Keys = approval.Keys,
        RecentCommands = approval.RecentCommands,
        CreatedAt = approval.CreatedAt,
        UpdatedAt = recorded.At,
        HeadHash = approval.HeadHash,
        Decision = new Decision(decided.Outcome, decided.Cause, decided.By, decided.Reason, decided.Inputs, recorded.At),
    };
}

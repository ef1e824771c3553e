using Approvals.Domain.Conditions;
using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Events;

/// <summary>What happened to an approval. Every type ever written stays readable: the golden files say how each looks.</summary>
public abstract record ApprovalEvent
{
    private ApprovalEvent()
    {
    }

    public sealed record Requested(Guid Id, ApprovalRequest Request, DateTimeOffset? Deadline, Evaluation? AutoApproval) : ApprovalEvent;

    public sealed record VoteCast(
        Principal By,
        Principal? OnBehalfOf,
        Verdict Verdict,
        string? Reason,
        string? Comment,
        RawJson? Inputs,
        int Stage,
        IReadOnlyList<Principal> Holds,
        IReadOnlyList<Principal> Says) : ApprovalEvent;

    public sealed record VoteRetracted(Principal By, int Stage) : ApprovalEvent;

    /// <param name="Holds">The named principals that the delegator held, which the delegate's vote then counts as.</param>
    /// <param name="Automatic">True when an out-of-office setting did it.</param>
    public sealed record Delegated(
        Principal From,
        Principal To,
        string? Reason,
        IReadOnlyList<Principal> Holds,
        bool Automatic) : ApprovalEvent;

    public sealed record DelegationRevoked(Principal From, Principal To) : ApprovalEvent;

    public sealed record Commented(Principal By, string Text) : ApprovalEvent;

    /// <param name="Marks">How many of the request's reminders count as sent after this one.</param>
    /// <param name="Scheduled">False when a person pressed the button.</param>
    public sealed record Reminded(IReadOnlyList<Principal> To, int Marks, bool Scheduled) : ApprovalEvent;

    public sealed record StageOpened(int Stage) : ApprovalEvent;

    /// <param name="Level">How many levels are taken now.</param>
    public sealed record Escalated(int Level, IReadOnlyList<Principal> To, EscalationTrigger Trigger, DateTimeOffset? Deadline) : ApprovalEvent;

    public sealed record Decided(Outcome Outcome, Cause Cause, IReadOnlyList<Principal> By, string? Reason, RawJson? Inputs) : ApprovalEvent;

    /// <param name="Versions">The rows whose payload was removed.</param>
    public sealed record Erased(IReadOnlyList<int> Versions, string Reason) : ApprovalEvent;
}

using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Commands;

/// <summary>What someone wants. Time is not in it: the actor brings the database's time to <c>Decide</c>.</summary>
public abstract record ApprovalCommand
{
    private ApprovalCommand()
    {
    }

    /// <summary>The repeat guard that the caller chose, if any.</summary>
    public IdempotencyKey? Key { get; init; }

    /// <summary>Versions of a strict If-Match; null when none was sent.</summary>
    public IReadOnlyList<int>? IfMatch { get; init; }

    /// <summary>The revision that the caller saw; null when not sent.</summary>
    public int? Revision { get; init; }

    public sealed record Create(Caller Caller, ApprovalRequest Request, PolicyFloor Floor) : ApprovalCommand;

    public sealed record CastVote(Caller Caller, Verdict Verdict, string? Reason, string? Comment, RawJson? Inputs) : ApprovalCommand;

    public sealed record RetractVote(Caller Caller) : ApprovalCommand;

    public sealed record Delegate(Caller Caller, Principal To, string? Reason, bool Automatic = false) : ApprovalCommand;

    public sealed record RevokeDelegation(Caller Caller) : ApprovalCommand;

    public sealed record AddComment(Caller Caller, string Text) : ApprovalCommand;

    public sealed record Remind(Caller Caller) : ApprovalCommand;

    public sealed record Cancel(Caller Caller, string? Reason) : ApprovalCommand;

    public sealed record Override(Caller Caller, Outcome Outcome, string Reason) : ApprovalCommand;

    public sealed record Erase(Caller Caller, string Reason) : ApprovalCommand;

    /// <summary>Time has passed; take whatever fell due.</summary>
    public sealed record Wake : ApprovalCommand;
}

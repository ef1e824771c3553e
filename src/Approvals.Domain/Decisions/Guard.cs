using Approvals.Domain.Commands;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>The checks that several commands share, each a row of the order in the contract.</summary>
internal static class Guard
{
    public static Stop? Visible(Draft draft, Caller caller) =>
        draft.Approval is { } approval && Visibility.MayRead(approval, caller)
            ? null
            : Stop.Because(RefusalCode.NotFound, "There is no such approval, or you may not see it.");

    /// <summary>A key that already had its effect: the same body repeats it, another body is a mistake of the caller.</summary>
    public static Stop? Replay(Draft draft, ApprovalCommand command)
    {
        if (command.Key is not { } key || draft.Approval?.Keys.FirstOrDefault(seen => seen.Scope == key.Scope) is not { } seen)
            return null;
        return seen.BodyHash == key.BodyHash
            ? Stop.Done
            : Stop.Because(RefusalCode.IdempotencyKeyReused, "This Idempotency-Key was used with another body.");
    }

    public static Stop? Role(Caller caller, Roles role) => caller.Is(role)
        ? null
        : Stop.Because(RefusalCode.Forbidden, $"This needs the role {role.ToString().ToLowerInvariant()}.");

    /// <summary>The one guard against approving what one asked for oneself.</summary>
    public static Stop? NotOwnRequest(Draft draft, Caller caller) =>
        caller.Self == draft.Approval!.Request.Requester && !draft.Approval.Request.AllowSelfApproval
            ? Stop.Because(RefusalCode.SelfApproval, "The requester does not decide on the own request; its policy does not allow it.")
            : null;

    public static Stop? Versions(Draft draft, ApprovalCommand command)
    {
        var approval = draft.Approval!;
        if (command.IfMatch is { } versions && !versions.Contains(approval.Version))
            return Stop.Because(RefusalCode.VersionMismatch, $"The approval is at version {approval.Version}.");
        if (command.Revision is { } revision && revision != approval.Revision)
            return Stop.Because(RefusalCode.VersionMismatch, $"The open stage changed; its revision is {approval.Revision}.");
        return null;
    }

    public static Stop? Pending(Draft draft) => draft.Approval is Approval.Decided decided
        ? Stop.Because(RefusalCode.AlreadyDecided, $"The approval was {Word(decided.Decision.Outcome)} at {decided.Decision.At:yyyy-MM-ddTHH:mm:ss.fffZ}.")
        : null;

    public static SeenKey? Seen(ApprovalCommand command) =>
        command.Key is { } key ? new SeenKey(key.Scope, key.BodyHash) : null;

    private static string Word(Outcome outcome) => outcome.ToString().ToLowerInvariant();
}

using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Host.Ui.Review;

/// <summary>What the pages call the moves: in addresses, on buttons, in the confirmation and afterwards.</summary>
/// <param name="Key">In the address of its form.</param>
/// <param name="IsConfirmed">True when a confirmation stands before it.</param>
public sealed record MoveWords(string Key, string Button, string Question, string After, string Kind, bool IsConfirmed)
{
    public static IReadOnlyList<MoveWords> All { get; } =
    [
        new("approve", "Approve", "Approve this request?", "Your approval is recorded.", "approve", true),
        new("reject", "Reject", "Reject this request?", "Your rejection is recorded.", "reject", true),
        new("cancel", "Cancel request", "Withdraw this request?", "The request is withdrawn.", "reject", true),
        new("override", "Override", "Decide without votes?", "The request is decided by override.", "reject", true),
        new("retract", "Retract my vote", "", "Your vote is taken back.", "plain", false),
        new("delegate", "Hand over my say", "", "Your say is handed over.", "plain", false),
        new("revoke", "Take my say back", "", "Your say is yours again.", "plain", false),
        new("remind", "Remind", "", "Those who are waited on are reminded.", "plain", false),
        new("comment", "Comment", "", "Your comment is there.", "plain", false),
    ];

    public static MoveWords? Find(string? key) => All.FirstOrDefault(words => words.Key == key);

    /// <summary>What the page says after the move that the address names; nothing when the approval does not bear it out, for anybody can write an address.</summary>
    public static ReviewModel.Outcome? Done(string? key, Approval approval, Principal self)
    {
        var isTrue = key switch
        {
            "approve" => approval.VoteOf(self)?.Verdict == Verdict.Approve,
            "reject" => approval.VoteOf(self)?.Verdict == Verdict.Reject,
            "retract" => approval.Withdrawn.Contains(self),
            "delegate" => approval.DelegationFrom(self) is not null,
            "cancel" or "override" => approval is Approval.Decided,
            _ => true,
        };
        return isTrue && Find(key) is { } words ? new ReviewModel.Outcome(words.After, IsFault: false) : null;
    }
}

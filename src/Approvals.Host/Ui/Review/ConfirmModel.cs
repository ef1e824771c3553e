using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Host.Ui.Review;

/// <summary>What stands between a button and a decision: what is being decided, what follows from it, and what was typed so far.</summary>
/// <param name="Typed">Values of the form's fields by name.</param>
/// <param name="Fault">Why the last attempt had no effect; null at the first.</param>
public sealed record ConfirmModel(
    ApprovalView View, MoveWords Words, Move Move, DateTimeOffset Now, IReadOnlyDictionary<string, string> Typed, ReviewModel.Outcome? Fault)
{
    /// <summary>The repeat guard of the form: sent again with the same words, it has one effect.</summary>
    public string Key { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Everybody whom the page names.</summary>
    public IReadOnlyList<Principal> People { get; init; } = [];

    public ShownNames Names { get; init; } = ShownNames.Alone;

    public string Address => $"/approvals/{View.Id}";

    public string? Value(string field) => Typed.GetValueOrDefault(field);

    public string? ErrorOf(string field) => Fault?.Errors.TryGetValue(field, out var messages) == true ? string.Join(' ', messages) : null;

    public static ConfirmModel Of(
        Approval approval, Caller caller, MoveWords words, DateTimeOffset now, IReadOnlyDictionary<string, string>? typed = null, ReviewModel.Outcome? fault = null)
    {
        var moves = Moves.Of(approval, caller, now);
        var move = words.Key switch
        {
            "approve" => moves.Approve,
            "reject" => moves.Reject,
            "cancel" => moves.Cancel,
            _ => moves.Override,
        };
        IReadOnlyList<Principal> people = [.. ShownNames.In(approval), caller.Self];
        return new ConfirmModel(ApprovalView.Of(approval), words, move, now, typed ?? new Dictionary<string, string>(StringComparer.Ordinal), fault)
        {
            People = people,
            Names = ShownNames.Of(people),
        };
    }
}

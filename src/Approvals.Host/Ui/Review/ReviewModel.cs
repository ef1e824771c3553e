using Approvals.Actors.Ports;
using Approvals.Domain.Audit;
using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Review;

/// <summary>One approval as a person sees it who may or may not decide on it.</summary>
public sealed record ReviewModel
{
    public required Approval Approval { get; init; }

    public required ApprovalView View { get; init; }

    public required Caller Caller { get; init; }

    public required Moves Moves { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required Part<IReadOnlyList<JournalRow>> Journal { get; init; }

    /// <summary>The newest earlier approval of the same workflow; holds null when there is none.</summary>
    public required Part<Approval?> Before { get; init; }

    /// <summary>Every message about it, oldest first.</summary>
    public required Part<IReadOnlyList<DeliveryRecord>> Deliveries { get; init; }

    /// <summary>What the last form came to; null when the page was just opened.</summary>
    public Outcome? Last { get; init; }

    public string Address => $"/approvals/{Approval.Id}";

    /// <param name="IsFault">True when nothing was done.</param>
    public sealed record Outcome(string Text, bool IsFault)
    {
        public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);
    }
}

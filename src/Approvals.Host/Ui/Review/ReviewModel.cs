using Approvals.Application.Deliveries;
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

    /// <summary>To whom the caller handed over, where nobody of that name was ever seen, so that it may be misspelt.</summary>
    public Principal? UnseenDelegate { get; init; }

    /// <summary>Everybody whom the page names.</summary>
    public IEnumerable<Principal> People => ShownNames.In(Approval)
        .Concat((Deliveries.Value ?? []).Select(delivery => Principal.TryParse(delivery.Recipient, out var recipient) ? recipient : null).OfType<Principal>());

    public string Address => $"/approvals/{Approval.Id}";

    /// <param name="IsFault">True when nothing was done.</param>
    public sealed record Outcome(string Text, bool IsFault)
    {
        /// <summary>What was typed for nothing; null when that is nothing.</summary>
        public string? NotSent { get; init; }

        public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);
    }
}

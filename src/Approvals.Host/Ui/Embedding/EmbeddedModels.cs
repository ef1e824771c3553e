using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Embedding;

/// <param name="Before">The newest earlier approval of the workflow that the viewer may see.</param>
public sealed record EmbeddedCardModel(Approval Approval, Part<Approval?> Before, Moves Moves, DateTimeOffset Now);

public sealed record EmbeddedInboxModel(IReadOnlyList<Approval> Items, DateTimeOffset Now);

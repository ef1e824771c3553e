using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Host.Ui.Embedding;

public sealed record EmbeddedCardModel(Approval Approval, Moves Moves, DateTimeOffset Now);

public sealed record EmbeddedInboxModel(IReadOnlyList<Approval> Items, DateTimeOffset Now);

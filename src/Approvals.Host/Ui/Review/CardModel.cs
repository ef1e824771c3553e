using Approvals.Domain.State;

namespace Approvals.Host.Ui.Review;

public sealed record CardModel(Approval Approval, DateTimeOffset Now, bool Selectable);

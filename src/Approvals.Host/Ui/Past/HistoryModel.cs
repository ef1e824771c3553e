using Approvals.Domain.State;

namespace Approvals.Host.Ui.Past;

public sealed record HistoryModel(HistoryView View, IReadOnlyList<Approval> Items, string? Next, DateTimeOffset Now);

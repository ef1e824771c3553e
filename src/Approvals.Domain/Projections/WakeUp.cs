using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Domain.Projections;

/// <summary>When an approval wants to be woken, and what for.</summary>
public sealed record WakeUp(DueKind Kind, DateTimeOffset DueAt)
{
    public static IReadOnlyList<WakeUp> Of(Approval? approval) =>
        [.. Timeline.Ahead(approval).Select(due => new WakeUp(due.Kind, due.At))];
}

namespace Approvals.Domain.Projections;

/// <param name="Added">Rows of principals that had none.</param>
/// <param name="Changed">Rows that were there and look different now.</param>
public sealed record InboxChanges(IReadOnlyList<InboxRow> Added, IReadOnlyList<InboxRow> Changed)
{
    public static InboxChanges None { get; } = new([], []);
}

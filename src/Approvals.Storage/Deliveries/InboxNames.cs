using Approvals.Domain.Principals;
using Approvals.Domain.Projections;

namespace Approvals.Storage.Deliveries;

/// <summary>Under which recipients a caller finds items of the in-app inbox.</summary>
internal static class InboxNames
{
    public static IReadOnlyList<string> Of(Caller reader) =>
        [.. reader.Groups.Select(group => group.Text).Prepend(reader.Self.Text).Concat(reader.Is(Roles.Approver) ? [InboxRow.Anyone] : []).Distinct(StringComparer.Ordinal)];
}

using Approvals.Domain.Principals;

namespace Approvals.Domain.Projections;

/// <summary>Under which recipients a caller finds items of the in-app inbox: the same when they are read and when they are told live.</summary>
public static class InboxAddresses
{
    public static IReadOnlyList<string> Of(Caller reader) =>
        [.. reader.Groups.Select(group => group.Text).Prepend(reader.Self.Text).Concat(reader.Is(Roles.Approver) ? [InboxRow.Anyone] : []).Distinct(StringComparer.Ordinal)];
}

using Approvals.Domain.Principals;
using Approvals.Domain.Projections;

namespace Approvals.Storage.Reading;

/// <summary>Under which names a caller finds approvals.</summary>
/// <param name="Principals">The rows of <c>approval_assignees</c> that are meant for the caller; none without the role approver.</param>
internal sealed record Reader(string Self, bool Everything, IReadOnlyList<string> Principals)
{
    public static Reader Of(Caller caller) => new(
        caller.Self.Text,
        caller.ReadsEverything,
        caller.Is(Roles.Approver)
            ? [.. caller.Groups.Select(group => group.Text).Prepend(caller.Self.Text).Append(InboxRow.Anyone).Distinct(StringComparer.Ordinal)]
            : []);
}

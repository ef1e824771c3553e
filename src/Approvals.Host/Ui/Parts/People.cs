using Approvals.Application.People;
using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Parts;

/// <summary>
/// People to suggest in a field: those whom the person meets in requests that they may read anyway. There is no directory to look through, because who
/// works here, and under which address, is not everybody's business.
/// </summary>
internal static class People
{
    private const int Most = 50;

    /// <summary>Out of the newest requests, those who are met most often first.</summary>
    public static async Task<IReadOnlyList<Principal>> MetByAsync(Caller person, IApprovalReader reader, CancellationToken aborted)
    {
        var pending = await reader.PendingAsync(person, new PendingFilter(false, [], null, null, null, null, PendingSort.Created, Most, null), aborted);
        var decided = await reader.HistoryAsync(person, new HistoryFilter(null, null, null, null, null, null, null, null, [], Most, null), aborted);
        return Of(person, pending.Concat(decided));
    }

    /// <summary>Whether no credential of this person was ever seen, so that the name may be misspelt. A database that does not answer is no reason to warn.</summary>
    public static async Task<bool> IsUnseenAsync(Principal? person, IKnownPeopleStore known, CancellationToken aborted) =>
        person is not null && await Part.TryAsync(known.FindAsync(person, aborted)) is { Value: null, IsThere: true };

    public static IReadOnlyList<Principal> Of(Caller person, IEnumerable<Approval> approvals) =>
    [
        .. approvals.SelectMany(approval => Visibility.Readers(approval).Append(approval.Request.Requester).Distinct())
            .Where(principal => principal.IsUser && principal != person.Self)
            .CountBy(principal => principal).OrderByDescending(met => met.Value).ThenBy(met => met.Key.Text, StringComparer.Ordinal)
            .Take(Most).Select(met => met.Key),
    ];
}

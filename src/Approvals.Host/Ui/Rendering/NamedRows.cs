using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Host.Ui.Rendering;

/// <summary>
/// Rows of a list that a script asks for by name, because they moved: each as it is now, with whether it belongs to the list, so that one change
/// costs one row and not the list.
/// </summary>
/// <param name="Belonging">What of it the list itself would show.</param>
/// <param name="Others">What else the person may see of it.</param>
public sealed record NamedRows(IReadOnlyList<Approval> Belonging, IReadOnlyList<Approval> Others, DateTimeOffset Now)
{
    private const int Most = 50;

    /// <summary>Null where the address names none.</summary>
    public static IReadOnlyList<Guid>? Ids(HttpRequest request) => request.Query["ids"].ToString() is { Length: > 0 } text
        ? [.. text.Split(',').Select(id => Guid.TryParseExact(id, "D", out var parsed) ? parsed : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(Most)]
        : null;

    public static async Task<NamedRows> ReadAsync(
        IApprovalReader reader, Caller person, IReadOnlyList<Guid> ids, Func<Task<IReadOnlyList<Approval>>> list, DateTimeOffset now, CancellationToken aborted)
    {
        var belonging = ids.Count == 0 ? [] : await list();
        List<Guid> rest = [.. ids.Except(belonging.Select(approval => approval.Id))];
        if (rest.Count == 0)
            return new NamedRows(belonging, [], now);
        // First what is pending: what is decided between the two is then found by the second.
        var pending = await reader.PendingAsync(person, new PendingFilter(false, [], null, null, null, null, PendingSort.Deadline, Most, null) { Only = rest }, aborted);
        var decided = await reader.HistoryAsync(person, new HistoryFilter(null, null, null, null, null, null, null, null, [], Most, null) { Only = rest }, aborted);
        return new NamedRows(belonging, [.. pending.Concat(decided).GroupBy(approval => approval.Id).Select(same => same.Last())], now);
    }
}

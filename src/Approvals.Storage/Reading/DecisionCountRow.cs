using Approvals.Application.Reading;

namespace Approvals.Storage.Reading;

internal sealed class DecisionCountRow
{
    /// <summary>Over <c>approval_requests r</c>; each dialect says how a day is computed.</summary>
    public static string Sql(string day) => $"""
        SELECT {day} AS Day,
          sum(CASE WHEN r.status = 'approved' THEN 1 ELSE 0 END) AS Approved,
          sum(CASE WHEN r.status = 'rejected' THEN 1 ELSE 0 END) AS Rejected,
          sum(CASE WHEN r.status = 'cancelled' THEN 1 ELSE 0 END) AS Cancelled
        FROM approval_requests r
        WHERE r.decided_at IS NOT NULL AND r.decided_at >= @from AND r.decided_at < @to
        GROUP BY 1 ORDER BY 1
        """;

    /// <summary>Days since 1970.</summary>
    public required long Day { get; init; }

    public required long Approved { get; init; }

    public required long Rejected { get; init; }

    public required long Cancelled { get; init; }

    public DecisionCount ToCount() => new(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(Day)), Approved, Rejected, Cancelled);
}

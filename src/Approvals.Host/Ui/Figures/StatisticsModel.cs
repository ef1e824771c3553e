using Approvals.Application.Reading;
using Approvals.Host.Api.Queries;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Figures;

/// <param name="Days">The span that the page is about, in days, ending today.</param>
public sealed record StatisticsModel(int Days, DateOnly Today, Part<Statistics> Figures, Part<IReadOnlyList<DecisionCount>> PerDay)
{
    /// <summary>What the address says and cannot be read.</summary>
    public IReadOnlyList<UnreadValue> Unread { get; init; } = [];

    public static IReadOnlyList<int> Spans { get; } = [7, 30, 90];

    /// <summary>Every day of the span, those without a decision too.</summary>
    public IReadOnlyList<DecisionCount> EveryDay
    {
        get
        {
            var counts = (PerDay.Value ?? []).ToDictionary(count => count.Day);
            return [.. Enumerable.Range(1 - Days, Days).Select(offset => Today.AddDays(offset)).Select(day => counts.GetValueOrDefault(day) ?? new DecisionCount(day, 0, 0, 0))];
        }
    }
}

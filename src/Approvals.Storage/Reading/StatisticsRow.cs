using System.Text.Json;
using Approvals.Application.Reading;

namespace Approvals.Storage.Reading;

/// <summary>The statistics as one row, its parts as JSON.</summary>
internal sealed class StatisticsRow
{
    public required long Total { get; init; }

    public required string ByOutcome { get; init; }

    public required string ByCause { get; init; }

    public required string TimeToDecisionMs { get; init; }

    public required double TimeoutRate { get; init; }

    public required double EscalationRate { get; init; }

    public required long ActiveApprovers { get; init; }

    public required string PerWorkflow { get; init; }

    public required string PerApprover { get; init; }

    public Statistics ToStatistics() => new(
        Total,
        JsonSerializer.Deserialize(ByOutcome, StatisticsJson.Default.DictionaryStringInt64)!,
        JsonSerializer.Deserialize(ByCause, StatisticsJson.Default.DictionaryStringInt64)!,
        JsonSerializer.Deserialize(TimeToDecisionMs, StatisticsJson.Default.DurationStatistics)!,
        TimeoutRate,
        EscalationRate,
        ActiveApprovers,
        JsonSerializer.Deserialize(PerWorkflow, StatisticsJson.Default.ListWorkflowStatistics)!,
        JsonSerializer.Deserialize(PerApprover, StatisticsJson.Default.ListApproverStatistics)!);
}

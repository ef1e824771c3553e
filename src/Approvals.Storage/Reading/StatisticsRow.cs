using System.Text.Json;
using Approvals.Actors.Ports;

namespace Approvals.Storage.Reading;

/// <summary>The statistics as one row, its parts as JSON.</summary>
internal sealed record StatisticsRow(
    long Total,
    string ByOutcome,
    string ByCause,
    string TimeToDecisionMs,
    double TimeoutRate,
    double EscalationRate,
    long ActiveApprovers,
    string PerWorkflow,
    string PerApprover)
{
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

using System.Text.Json;
using Approvals.Application.Reading;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Storage.Tests.Reading;

internal static class NaiveStatistics
{
    public static Statistics Of(List<Approval> all)
    {
        var decided = all.OfType<Approval.Decided>().ToList();
        var votes = all.SelectMany(approval => approval.Votes, (approval, vote) => (Vote: vote, Ms: (vote.At - approval.CreatedAt).TotalMilliseconds)).ToList();
        return new Statistics(
            all.Count,
            all.GroupBy(approval => Name(ApprovalView.StatusOf(approval))).ToDictionary(group => group.Key, group => group.LongCount()),
            decided.GroupBy(approval => Name(approval.Decision.Cause)).ToDictionary(group => group.Key, group => group.LongCount()),
            Durations(decided.Select(Took)),
            Share(decided.Count(approval => approval.Decision.Cause == Cause.Timeout), decided.Count),
            Share(all.Count(approval => approval.EscalationLevel > 0), all.Count),
            votes.Select(entry => entry.Vote.By).Distinct().LongCount(),
            [.. all.GroupBy(approval => approval.Request.WorkflowId).Select(group => new WorkflowStatistics(
                group.Key, group.LongCount(), Count(group, ApprovalStatus.Approved), Count(group, ApprovalStatus.Rejected),
                Count(group, ApprovalStatus.Cancelled), Count(group, ApprovalStatus.Pending),
                Durations(group.OfType<Approval.Decided>().Select(Took))))],
            [.. votes.GroupBy(entry => entry.Vote.By).Select(group => new ApproverStatistics(
                group.Key, group.LongCount(entry => entry.Vote.Verdict == Verdict.Approve),
                group.LongCount(entry => entry.Vote.Verdict == Verdict.Reject), Durations(group.Select(entry => entry.Ms))))]);
    }

    /// <summary>Everything in a fixed order and to a thousandth of a millisecond.</summary>
    public static string Text(Statistics figures) => JsonSerializer.Serialize(new
    {
        figures.Total,
        ByOutcome = figures.ByOutcome.OrderBy(pair => pair.Key, StringComparer.Ordinal),
        ByCause = figures.ByCause.OrderBy(pair => pair.Key, StringComparer.Ordinal),
        Durations = Rounded(figures.TimeToDecisionMs),
        TimeoutRate = Math.Round(figures.TimeoutRate, 6),
        EscalationRate = Math.Round(figures.EscalationRate, 6),
        figures.ActiveApprovers,
        PerWorkflow = figures.PerWorkflow.OrderBy(row => row.WorkflowId, StringComparer.Ordinal)
            .Select(row => new { Row = row with { TimeToDecisionMs = new(null, null, null) }, Durations = Rounded(row.TimeToDecisionMs) }),
        PerApprover = figures.PerApprover.OrderBy(row => row.Approver.Text, StringComparer.Ordinal)
            .Select(row => new { row.Approver.Text, row.Approved, row.Rejected, Durations = Rounded(row.ResponseMs) }),
    });

    private static object Rounded(DurationStatistics durations) => new
    {
        Average = Round(durations.Average),
        P50 = Round(durations.P50),
        P95 = Round(durations.P95),
    };

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 3) : null;

    private static double Took(Approval.Decided approval) => (approval.Decision.At - approval.CreatedAt).TotalMilliseconds;

    private static long Count(IEnumerable<Approval> all, ApprovalStatus status) => all.LongCount(approval => ApprovalView.StatusOf(approval) == status);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static DurationStatistics Durations(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? new(null, null, null) : new(sorted.Average(), Percentile(sorted, 0.5), Percentile(sorted, 0.95));
    }

    private static double Percentile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}

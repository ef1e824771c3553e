using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.State;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Reading;

/// <summary>What the pages read beside the lists.</summary>
public abstract class PagesContract(SeededDatabase seeded)
{
    private readonly RandomStories random = new(11);

    [Fact]
    public async Task The_one_before_is_the_newest_earlier_one_of_the_workflow_that_the_reader_may_see()
    {
        var earlier = seeded.Services.GetRequiredService<IEarlierApprovals>();
        var found = 0;
        for (var i = 0; i < 60; i++)
        {
            var caller = random.AnyCaller();
            foreach (var approval in seeded.Approvals.Take(40))
            {
                var expected = approval.Request.WorkflowId is null ? null : seeded.Approvals
                    .Where(other => other.Request.WorkflowId == approval.Request.WorkflowId && string.CompareOrdinal(other.Id.ToString(), approval.Id.ToString()) < 0)
                    .OrderByDescending(other => other.Id.ToString(), StringComparer.Ordinal).Take(IEarlierApprovals.SearchDepth)
                    .FirstOrDefault(other => Visibility.MayRead(other, caller));
                var before = await earlier.BeforeAsync(approval, caller, default);
                (before?.Id).ShouldBe(expected?.Id);
                found += expected is null ? 0 : 1;
            }
        }

        found.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task Every_decision_counts_on_its_day_once()
    {
        var decided = seeded.Approvals.OfType<Approval.Decided>().Select(approval => approval.Decision).ToList();
        var (from, to) = (decided.Min(decision => decision.At), decided.Max(decision => decision.At));
        var counts = await seeded.Services.GetRequiredService<IDecisionCounts>().PerDayAsync(from, to, default);
        // The end is exclusive.
        var within = decided.Where(decision => decision.At < to).GroupBy(decision => DateOnly.FromDateTime(decision.At.UtcDateTime)).OrderBy(day => day.Key);
        counts.ShouldBe(within.Select(day => new DecisionCount(
            day.Key, Of(day, Outcome.Approved), Of(day, Outcome.Rejected), Of(day, Outcome.Cancelled))));

        static long Of(IEnumerable<Decision> decisions, Outcome outcome) => decisions.LongCount(decision => decision.Outcome == outcome);
    }
}

public sealed class PostgresPagesTests(SeededPostgres seeded) : PagesContract(seeded), IClassFixture<SeededPostgres>;

public sealed class SqlitePagesTests(SeededSqlite seeded) : PagesContract(seeded), IClassFixture<SeededSqlite>;

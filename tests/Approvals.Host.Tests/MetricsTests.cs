using System.Diagnostics.Metrics;
using System.Globalization;
using Approvals.Host.Operations.Metrics;
using Approvals.Host.Tests.EndToEnd;
using Approvals.Testing;

namespace Approvals.Host.Tests;

public sealed class MetricsTests : IDisposable
{
    private readonly Meter meter = new("Approvals.Tests." + Guid.NewGuid().ToString("N"));
    private readonly PrometheusExporter exporter = new();

    public void Dispose()
    {
        exporter.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void A_counter_ends_in_total_and_sums_by_its_labels()
    {
        var counter = meter.CreateCounter<long>("approvals.tests.sums", description: "With a \\ and\na line.");
        counter.Add(2, new KeyValuePair<string, object?>("out.come", "a \"b\"\\\n"));
        counter.Add(3, new KeyValuePair<string, object?>("out.come", "a \"b\"\\\n"));
        var text = exporter.Write();
        text.ShouldContain("# HELP approvals_tests_sums_total With a \\\\ and\\na line.\n# TYPE approvals_tests_sums_total counter\n");
        text.ShouldContain("approvals_tests_sums_total{out_come=\"a \\\"b\\\"\\\\\\n\"} 5\n");
    }

    [Fact]
    public void A_histogram_counts_into_cumulative_buckets_in_its_unit()
    {
        var histogram = meter.CreateHistogram<double>("approvals.tests.wait", "s");
        foreach (var seconds in new[] { .001, .002, 50 })
            histogram.Record(seconds);
        var text = exporter.Write();
        text.ShouldContain("approvals_tests_wait_seconds_bucket{le=\"0.001\"} 1\n");
        text.ShouldContain("approvals_tests_wait_seconds_bucket{le=\"0.0025\"} 2\n");
        text.ShouldContain("approvals_tests_wait_seconds_bucket{le=\"30\"} 2\n");
        text.ShouldContain("approvals_tests_wait_seconds_bucket{le=\"+Inf\"} 3\n");
        text.ShouldContain("approvals_tests_wait_seconds_count 3\n");
        text.ShouldContain("approvals_tests_wait_seconds_sum 50.003\n");
    }

    [Fact]
    public void A_gauge_is_read_when_it_is_asked_for()
    {
        var now = 7;
        meter.CreateObservableGauge("approvals.tests.level", () => now);
        exporter.Write().ShouldContain("approvals_tests_level 7\n");
        now = 9;
        exporter.Write().ShouldContain("approvals_tests_level 9\n");
    }

    [Fact]
    public void Series_are_bounded()
    {
        var counter = meter.CreateCounter<long>("approvals.tests.many");
        for (var i = 0; i < 5_000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("n", i));
        exporter.Write().Split('\n').Count(line => line.StartsWith("approvals_tests_many_total{", StringComparison.Ordinal)).ShouldBe(1_000);
    }

    [Fact]
    public async Task The_service_tells_its_commits_and_the_requests_by_route_without_credentials()
    {
        await using var service = new Service("sqlite", null);
        var asked = await service.CreateAsync(User.Of("ci", ["requester"]), new { title = "Measured", approvers = new[] { "user:ann" } });
        var text = await service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var lines = text.Split('\n');
        double Value(string start) => double.Parse(lines.First(line => line.StartsWith(start, StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
        Value("approvals_commits_total").ShouldBeGreaterThanOrEqualTo(1);
        lines.ShouldContain(line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && line.Contains("/api/approvals", StringComparison.Ordinal));
        text.ShouldNotContain(asked.Id);
    }
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Approvals.Bench.Measuring;

/// <summary>Collects figures; prints them as tables for people and as one JSON object for programs.</summary>
internal sealed class Report(BenchOptions options)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject figures = [];
    private readonly List<(string Title, string[] Columns, List<string[]> Rows)> tables = [];

    public void Figure(string name, double value, string unit = "") => Figure(name, JsonValue.Create(Math.Round(value, 3)), Text(value) + (unit.Length > 0 ? " " + unit : ""));

    public void Figure(string name, string value) => Figure(name, JsonValue.Create(value), value);

    public void Latency(string name, Histogram latency)
    {
        Table("latency, ms", "call", "count", "p50", "p95", "p99", "max")
            .Add([name, Text(latency.Count), Text(latency.Percentile(.5)), Text(latency.Percentile(.95)), Text(latency.Percentile(.99)), Text(latency.MaxMs)]);
        var node = new JsonObject { ["count"] = latency.Count };
        foreach (var (label, share) in new[] { ("p50", .5), ("p95", .95), ("p99", .99) })
            node[label] = Math.Round(latency.Percentile(share), 3);
        node["max"] = Math.Round(latency.MaxMs, 3);
        Child("latencyMs")[name] = node;
    }

    public List<string[]> Table(string title, params string[] columns)
    {
        var found = tables.Find(table => table.Title == title);
        if (found.Rows is { } rows)
            return rows;
        tables.Add((title, columns, []));
        return tables[^1].Rows;
    }

    public void Pairs(IReadOnlyList<Pair> pairs)
    {
        var rows = Table("pairs, per second", "pair", "baseline", "ours", "ratio");
        for (var i = 0; i < pairs.Count; i++)
            rows.Add([(i + 1).ToString(CultureInfo.InvariantCulture), Text(pairs[i].Baseline), Text(pairs[i].Ours), Text(pairs[i].Ratio)]);
        figures["pairs"] = new JsonArray([.. pairs.Select(pair => (JsonNode)new JsonObject { ["baseline"] = pair.Baseline, ["ours"] = pair.Ours, ["ratio"] = pair.Ratio })]);
        Figure("baseline, median per second", Statistic.Median(pairs.Select(pair => pair.Baseline)));
        Figure("ours, median commands per second", Statistic.Median(pairs.Select(pair => pair.Ours)));
        Figure("ratio, median of pairs", Statistic.Median(pairs.Select(pair => pair.Ratio)));
    }

    public async Task PrintAsync(TextWriter output, string? file)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect, Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = 220;
        foreach (var (title, columns, rows) in tables.OrderBy(table => table.Title == "figures"))
        {
            var table = new Table().Title(new TableTitle($"{options.Scenario}: {title}".EscapeMarkup()));
            foreach (var column in columns)
                table.AddColumn(new TableColumn(new Text(column)));
            foreach (var row in rows)
                table.AddRow(row.Select(cell => new Text(cell)));
            console.Write(table);
        }

        var all = new JsonObject
        {
            ["scenario"] = options.Scenario,
            ["database"] = options.Database,
            ["connections"] = options.Connections,
            ["seconds"] = options.Seconds,
            ["warmup"] = options.Warmup,
            ["quick"] = options.Quick,
            ["processors"] = Environment.ProcessorCount,
            ["figures"] = figures,
        };
        var text = all.ToJsonString(Indented);
        await output.WriteLineAsync(text);
        if (file is not null)
            await File.WriteAllTextAsync(file, text);
    }

    private static string Text(double value) => value.ToString(value >= 1000 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    private void Figure(string name, JsonNode value, string text)
    {
        figures[name] = value;
        Table("figures", "figure", "value").Add([name, text]);
    }

    private JsonObject Child(string name)
    {
        if (figures[name] is not JsonObject child)
            figures[name] = child = [];
        return child;
    }
}

/// <param name="Baseline">pgbench's transactions per second.</param>
/// <param name="Ours">Commands per second right after.</param>
internal sealed record Pair(double Baseline, double Ours)
{
    public double Ratio => Baseline > 0 ? Math.Round(Ours / Baseline, 3) : 0;
}

using System.CommandLine;
using Approvals.Bench;
using Approvals.Bench.Measuring;
using Approvals.Bench.Scenarios;

var defaults = new BenchOptions { Scenario = "" };
var scenario = new Argument<string>("scenario") { Description = "journal, api, wait, steady, burst, deadlines, pending, pages, nodes, feed, deliver or many" };
scenario.AcceptOnlyFromAmong([.. Scenario.All.Keys]);
var database = new Option<string>("--database") { DefaultValueFactory = _ => defaults.Database, Description = "postgres or sqlite" };
database.AcceptOnlyFromAmong("postgres", "sqlite");
var connections = new Option<int>("--connections") { DefaultValueFactory = _ => defaults.Connections };
var pairs = new Option<int>("--pairs") { DefaultValueFactory = _ => defaults.Pairs, Description = "baseline, ours, baseline, ours ..." };
var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => defaults.Seconds, Description = "of each half of a pair" };
var warmup = new Option<int>("--warmup") { DefaultValueFactory = _ => defaults.Warmup, Description = "seconds of load before measuring" };
var count = new Option<int?>("--count") { Description = "approvals of burst, deadlines, pending and pages" };
var rate = new Option<int>("--rate") { DefaultValueFactory = _ => defaults.Rate, Description = "requests per second of steady" };
var lanes = new Option<int?>("--lanes") { Description = "commit lanes of a node; else as shipped" };
var quick = new Option<bool>("--quick") { Description = "a few seconds, for CI" };
var statements = new Option<bool>("--statements") { Description = "journal, api and nodes: also what the database spends its time on" };
var host = new Option<string?>("--host") { Description = "path of Approvals.Host.dll; else the Release build of this repository" };
var json = new Option<string?>("--json") { Description = "also write the JSON to this file" };

var root = new RootCommand("Measures the approval service against a baseline of the same run.")
{
    scenario, database, connections, pairs, seconds, warmup, count, rate, lanes, quick, statements, host, json,
};
root.SetAction(async (parsed, cancellationToken) =>
{
    var options = new BenchOptions
    {
        Scenario = parsed.GetValue(scenario)!,
        Database = parsed.GetValue(database)!,
        Connections = parsed.GetValue(connections),
        Pairs = parsed.GetValue(pairs),
        Seconds = parsed.GetValue(seconds),
        Warmup = parsed.GetValue(warmup),
        Count = parsed.GetValue(count),
        Rate = parsed.GetValue(rate),
        Lanes = parsed.GetValue(lanes),
        Statements = parsed.GetValue(statements),
        Quick = parsed.GetValue(quick),
        HostAssembly = parsed.GetValue(host),
        JsonFile = parsed.GetValue(json),
    }.Settled();
    var report = new Report(options);
    var passed = await Scenario.All[options.Scenario](options, report, cancellationToken);
    await report.PrintAsync(Console.Out, options.JsonFile);
    return passed ? 0 : 1;
});
// After Ctrl-C there is a cluster to stop and a folder to remove.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

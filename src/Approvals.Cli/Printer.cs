using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Approvals.Client;
using Approvals.Client.Contracts;
using Spectre.Console;

namespace Approvals.Cli;

/// <summary>Prints answers: JSON for programs, tables for people.</summary>
internal sealed class Printer(TextWriter output, bool asJson)
{
    private static readonly ClientJson Indented = new(new JsonSerializerOptions(ClientJson.Default.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect, Out = new AnsiConsoleOutput(output) });

    public void Approval(Approval approval)
    {
        if (asJson)
        {
            Json(approval, Indented.Approval);
            return;
        }

        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in Facts(approval).Where(fact => fact.Value is { Length: > 0 }))
            grid.AddRow(new Text(name), new Text(value!));
        console.Write(grid);
    }

    public void List(IReadOnlyList<Approval> approvals)
    {
        if (asJson)
        {
            Json(new ApprovalPage(approvals, null), Indented.ApprovalPage);
            return;
        }

        var table = new Table().AddColumns("Id", "Title", "Progress", "Waiting on", "Deadline");
        foreach (var approval in approvals)
            table.AddRow(new Text(approval.Id.ToString()), new Text(approval.Title), new Text(Progress(approval)), new Text(WaitingOn(approval)), new Text(Time(approval.Deadline)));
        console.Write(table);
    }

    public void Audit(IReadOnlyList<AuditEntry> entries)
    {
        if (asJson)
        {
            Json(new AuditEntries(entries), Indented.AuditEntries);
            return;
        }

        var table = new Table().AddColumns("Version", "At", "Type", "Actor", "Hash");
        foreach (var entry in entries)
            table.AddRow(new Text(entry.Version.ToString(CultureInfo.InvariantCulture)), new Text(Time(entry.At)), new Text(entry.Type), new Text(entry.Actor ?? ""), new Text(entry.Hash[..12]));
        console.Write(table);
    }

    public void Receipt(Receipt receipt)
    {
        if (asJson)
        {
            Json(receipt, Indented.Receipt);
            return;
        }

        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        grid.AddRow(new Text("The signature is good"), new Text(""));
        grid.AddRow(new Text("Approval"), new Text(receipt.ApprovalId.ToString()));
        grid.AddRow(new Text("Outcome"), new Text($"{receipt.Outcome.ToString().ToLowerInvariant()} ({receipt.Cause})"));
        grid.AddRow(new Text("Decided"), new Text(Time(receipt.DecidedAt)));
        foreach (var vote in receipt.Votes)
            grid.AddRow(new Text("Vote"), new Text($"{vote.Verdict.ToString().ToLowerInvariant()} by {vote.By}{(vote.OnBehalfOf is { } other ? $" on behalf of {other}" : "")} at {Time(vote.At)} over {vote.Channel}"));
        grid.AddRow(new Text("Context"), new Text(receipt.ContextHash));
        grid.AddRow(new Text("Policy"), new Text(receipt.PolicyHash));
        grid.AddRow(new Text("Audit"), new Text($"version {receipt.Audit.Version}, {receipt.Audit.Hash}"));
        console.Write(grid);
    }

    private static IEnumerable<(string Name, string? Value)> Facts(Approval approval) =>
    [
        ("Id", approval.Id.ToString()),
        ("Title", approval.Title),
        ("Status", approval.Status.ToString().ToLowerInvariant() + (approval.Decision is { } decision ? $" ({decision.Cause})" : "")),
        ("Reason", approval.Decision?.Reason),
        ("Requester", approval.Requester),
        ("Progress", Progress(approval)),
        ("Waiting on", WaitingOn(approval)),
        ("Deadline", Time(approval.Deadline)),
    ];

    private static string Progress(Approval approval) => approval.Progress is { } progress ? $"{progress.Approved} of {progress.Required}" : "";

    private static string WaitingOn(Approval approval) => string.Join(", ", approval.Progress?.WaitingOn ?? []);

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private void Json<T>(T value, JsonTypeInfo<T> type) => output.WriteLine(JsonSerializer.Serialize(value, type));
}

using System.Text.Json;
using Approvals.Actors.Export;
using Approvals.Application.Journal;
using Approvals.Storage;

namespace Approvals.Host.Operations;

/// <summary>
/// <c>audit verify</c>: holds every chain of the journal against itself and against the approvals. <c>audit export</c>: the whole journal, one JSON
/// object a line. For operators who hold the settings of the database anyway; the service may run meanwhile.
/// </summary>
public static class AuditCommand
{
    public const string Verb = "audit";

    private const int Whole = 0;
    private const int Failed = 1;
    private const int Faulty = 3;

    private static readonly JsonWriterOptions Lines = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool IsMeant(string[] args) => args is [Verb, ..];

    /// <returns>The exit code: 0 all is whole, 3 there are faults, 1 it could not be done, 2 it was not understood.</returns>
    public static async Task<int> RunAsync(string[] args, DatabaseOptions database, TextWriter output, TextWriter errors)
    {
        if (args is not [_, "verify" or "export"])
        {
            await errors.WriteLineAsync("Usage: audit verify | audit export");
            return 2;
        }

        await using var services = new ServiceCollection().AddStorage(database).AddSingleton<IJournalExport, SqlJournalExport>().AddSingleton<JournalAudit>().BuildServiceProvider();
        try
        {
            return args[1] == "verify"
                ? await VerifyAsync(services.GetRequiredService<JournalAudit>(), output)
                : await ExportAsync(services.GetRequiredService<IJournalExport>(), output);
        }
        catch (Exception fault)
        {
            await errors.WriteLineAsync("The journal could not be read: " + fault.Message);
            return Failed;
        }
    }

    private static async Task<int> VerifyAsync(JournalAudit audit, TextWriter output)
    {
        var result = await audit.VerifyAsync(CancellationToken.None);
        foreach (var fault in result.Faults)
            await output.WriteLineAsync($"{fault.ApprovalId} {fault.Text}");
        await output.WriteLineAsync($"{result.Approvals} approvals, {result.Rows} events, {result.Faults.Count} faults");
        return result.Faults.Count == 0 ? Whole : Faulty;
    }

    private static async Task<int> ExportAsync(IJournalExport export, TextWriter output)
    {
        await foreach (var (id, position, row) in export.ReadAsync(CancellationToken.None))
            await output.WriteLineAsync(LineOf(id, position, row));
        return Whole;
    }

    /// <summary>The names of <c>GET /api/approvals/{id}/audit</c>, with the approval and the position.</summary>
    private static string LineOf(Guid id, long position, Domain.Audit.JournalRow row)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Lines))
        {
            json.WriteStartObject();
            json.WriteString("approvalId", id);
            json.WriteNumber("position", position);
            json.WriteNumber("version", row.Version);
            json.WriteString("type", row.Type);
            json.WriteString("at", Domain.Json.UtcJsonConverter.Text(row.At));
            json.WriteString("payload", row.Payload);
            json.WriteString("record", row.Record);
            json.WriteString("prevHash", row.PrevHash);
            json.WriteString("hash", row.Hash);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}

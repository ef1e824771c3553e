using System.Text.Json;
using Approvals.Domain.Audit;
using Approvals.Domain.Json;

namespace Approvals.Host.Api.Answers;

/// <summary>
/// One row of the audit log as it leaves. Whoever may not see client addresses gets <c>data</c> without the address and, where
/// the payload holds one, no <c>payload</c>: its exact text cannot be given otherwise, and the chain is still verifiable by record and hash.
/// The salt goes with the address: with it, the hash in the record would tell which of all addresses it was.
/// </summary>
public static class AuditItem
{
    public static void Write(Utf8JsonWriter writer, JournalRow row, bool withAddress)
    {
        var payload = row.Payload is null ? null : JsonSerializer.Deserialize(row.Payload, DomainJson.Compact.AuditPayload);
        var isHidden = !withAddress && payload?.Address is not null;
        writer.WriteStartObject();
        writer.WriteNumber("version", row.Version);
        writer.WriteString("type", row.Type);
        writer.WriteString("at", UtcJsonConverter.Text(row.At));
        writer.WriteString("actor", payload?.Actor?.Text);
        writer.WriteString("channel", payload?.Channel?.ToString().ToLowerInvariant());
        writer.WritePropertyName("data");
        if (payload is null)
            writer.WriteNullValue();
        else if (isHidden)
            JsonSerializer.Serialize(writer, payload with { Address = null, Salt = null! }, DomainJson.Compact.AuditPayload);
        else
            writer.WriteRawValue(row.Payload!, skipInputValidation: true);
        writer.WriteString("payload", isHidden ? null : row.Payload);
        writer.WriteString("record", row.Record);
        writer.WriteString("prevHash", row.PrevHash);
        writer.WriteString("hash", row.Hash);
        writer.WriteEndObject();
    }
}

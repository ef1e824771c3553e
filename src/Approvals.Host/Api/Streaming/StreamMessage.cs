using System.Buffers;
using System.Text.Json;

namespace Approvals.Host.Api.Streaming;

/// <summary>One thing that happened, as a listener hears of it: enough to know what to read again, and nothing of what is in it.</summary>
/// <param name="Type">A type of the audit log; other types may be added, such as one for the in-app inbox.</param>
/// <param name="Version">Of the approval; 0 where the type has none.</param>
public sealed record StreamMessage(string Type, Guid Id, int Version)
{
    /// <summary><c>{position}</c>, or <c>{position, type, id, version}</c>, or <c>{type: "reset"}</c>.</summary>
    public static void Write(IBufferWriter<byte> buffer, long? position, StreamMessage? message, bool isReset = false)
    {
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (position is { } known)
            writer.WriteNumber("position", known);
        if (isReset)
            writer.WriteString("type", "reset");
        if (message is not null)
        {
            writer.WriteString("type", message.Type);
            writer.WriteString("id", message.Id);
            writer.WriteNumber("version", message.Version);
        }

        writer.WriteEndObject();
    }
}

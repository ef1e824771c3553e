using System.Buffers;
using System.Text.Json;

namespace Approvals.Host.Api.Streaming;

/// <summary>One thing that happened, as a listener hears of it: enough to know what to read again, and nothing of what is in it.</summary>
/// <param name="Type">A type of the audit log, or <c>notification</c>.</param>
/// <param name="Id">Of the approval; empty where the type has none.</param>
/// <param name="Version">Of the approval; 0 where the type has none.</param>
public sealed record StreamMessage(string Type, Guid Id, int Version)
{
    /// <summary>There is something new in the in-app inbox. It is not repeated after a resume: whoever comes back reads the count.</summary>
    public static readonly StreamMessage Notification = new("notification", Guid.Empty, 0);

    /// <summary><c>{position}</c>, or <c>{position, type, id, version}</c>, or <c>{position, type: "notification"}</c>, or <c>{type: "reset"}</c>.</summary>
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
            if (message.Id != Guid.Empty)
            {
                writer.WriteString("id", message.Id);
                writer.WriteNumber("version", message.Version);
            }
        }

        writer.WriteEndObject();
    }
}

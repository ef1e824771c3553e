using System.Buffers;
using System.Text.Json;

namespace Approvals.Host.Api.Streaming;

/// <summary>One thing that happened, as a listener hears of it: enough to know what to read again, and nothing of what is in it.</summary>
/// <param name="Type">A type of the audit log, or <c>notification</c>.</param>
/// <param name="Id">Of the approval; empty where the type has none.</param>
/// <param name="Version">Of the approval; 0 where the type has none.</param>
public sealed record StreamMessage(string Type, Guid Id, int Version)
{
    /// <summary>Every type that this message stands for, where it stands for several.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>The newer of two about one approval, which tells of both.</summary>
    public static StreamMessage Merge(StreamMessage a, StreamMessage b)
    {
        IReadOnlyList<string> types = [.. (a.Types ?? [a.Type]).Union(b.Types ?? [b.Type], StringComparer.Ordinal)];
        return (a.Version > b.Version ? a : b) with { Types = types.Count > 1 ? types : null };
    }

    /// <summary>There is something new in the in-app inbox. It is not repeated after a resume: whoever comes back reads the count.</summary>
    public static readonly StreamMessage Notification = new("notification", Guid.Empty, 0);

    /// <summary><c>{position}</c>, or <c>{position, type, id, version}</c> with <c>types</c> where it stands for several, or <c>{position, type: "notification"}</c>, or <c>{type: "reset"}</c>.</summary>
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
                if (message.Types is { } types)
                {
                    writer.WriteStartArray("types");
                    foreach (var type in types)
                        writer.WriteStringValue(type);
                    writer.WriteEndArray();
                }
            }
        }

        writer.WriteEndObject();
    }
}

using System.Text.Json;
using Approvals.Application.Deliveries;
using Approvals.Domain.Json;

namespace Approvals.Host.Api.Answers;

/// <summary>One delivery as it leaves.</summary>
internal static class DeliveryItem
{
    public static void Write(Utf8JsonWriter writer, DeliveryRecord delivery)
    {
        writer.WriteStartObject();
        writer.WriteString("id", delivery.Id);
        writer.WriteString("approvalId", delivery.ApprovalId);
        writer.WriteString("channel", delivery.Channel);
        writer.WriteString("recipient", delivery.Recipient);
        writer.WriteString("event", delivery.Event);
        writer.WriteString("template", delivery.Template);
        writer.WriteString("status", Word(delivery.Status));
        writer.WriteNumber("attempts", delivery.Attempts);
        writer.WriteString("lastError", delivery.LastError);
        writer.WriteStartArray("history");
        foreach (var attempt in delivery.History)
            Write(writer, attempt);
        writer.WriteEndArray();
        writer.WriteString("createdAt", UtcJsonConverter.Text(delivery.CreatedAt));
        writer.WriteTime("sentAt", delivery.SentAt);
        writer.WriteTime("readAt", delivery.ReadAt);
        writer.WriteEndObject();
    }

    public static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            writer.WriteString(name, UtcJsonConverter.Text(known));
        else
            writer.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter writer, DeliveryAttempt attempt)
    {
        writer.WriteStartObject();
        writer.WriteString("at", UtcJsonConverter.Text(attempt.At));
        writer.WriteString("status", Word(attempt.Status));
        if (attempt.Code is { } code)
            writer.WriteNumber("code", code);
        else
            writer.WriteNull("code");
        writer.WriteString("error", attempt.Error);
        writer.WriteNumber("durationMs", attempt.DurationMs);
        writer.WriteEndObject();
    }

    private static string Word(DeliveryStatus status) => status.ToString().ToLowerInvariant();
}

using System.Text.Json;
using Approvals.Application.Inbox;
using Approvals.Domain.Json;

namespace Approvals.Host.Api.Answers;

/// <summary>One item of the in-app inbox as it leaves.</summary>
internal static class NotificationItem
{
    public static void Write(Utf8JsonWriter writer, InboxItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("id", item.Id);
        writer.WriteString("approvalId", item.ApprovalId);
        writer.WriteString("event", item.Event);
        writer.WriteString("recipient", item.Recipient);
        writer.WriteString("title", item.Title);
        writer.WriteString("createdAt", UtcJsonConverter.Text(item.CreatedAt));
        writer.WriteTime("readAt", item.ReadAt);
        writer.WriteTime("resolvedAt", item.ResolvedAt);
        writer.WriteEndObject();
    }
}

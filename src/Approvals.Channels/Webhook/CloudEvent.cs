using System.Text.Encodings.Web;
using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.Notices;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Channels.Webhook;

/// <summary>The body of a webhook: CloudEvents 1.0 in structured JSON, with the approval exactly as the API gives it.</summary>
public static class CloudEvent
{
    public const string ContentType = "application/cloudevents+json";
    public const string TestType = "approvals.test.v1";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(OutgoingMessage message, Uri source) =>
        Write(message.Id, TypeOf(message.Event), source, message.Approval.UpdatedAt, message.Approval);

    /// <summary>Without an approval, to see whether an endpoint answers and knows the signature.</summary>
    public static byte[] Test(Guid id, Uri source, DateTimeOffset at) => Write(id, TestType, source, at, null);

    public static string TypeOf(NoticeKind kind) => $"approvals.{JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString())}.v1";

    private static byte[] Write(Guid id, string type, Uri source, DateTimeOffset at, Approval? approval)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", id);
            writer.WriteString("type", type);
            writer.WriteString("source", source.ToString());
            if (approval is not null)
                writer.WriteString("subject", approval.Id);
            writer.WriteString("time", UtcJsonConverter.Text(at));
            writer.WriteString("datacontenttype", "application/json");
            writer.WritePropertyName("data");
            if (approval is null)
                writer.WriteNullValue();
            else
                JsonSerializer.Serialize(writer, ApprovalView.Of(approval), DomainJson.Compact.ApprovalView);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

using System.Text.Json.Serialization;
using Approvals.Application.Reading;
using Approvals.Domain.Json;
using Approvals.Domain.Preferences;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Doors;
using Approvals.Host.Api.Keys;

namespace Approvals.Host.Api.Bodies;

/// <summary>How bodies are read (unknown fields refused, numbers only as numbers) and what the domain does not write itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = Binding.StrictJson.MaxDepth,
    Converters = [typeof(UtcJsonConverter), typeof(WholeInt32JsonConverter), typeof(WholeInt64JsonConverter)])]
[JsonSerializable(typeof(ApprovalDraft))]
[JsonSerializable(typeof(ApproveBody))]
[JsonSerializable(typeof(RejectBody))]
[JsonSerializable(typeof(RevisionBody))]
[JsonSerializable(typeof(DelegateBody))]
[JsonSerializable(typeof(CancelBody))]
[JsonSerializable(typeof(OverrideBody))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(EraseBody))]
[JsonSerializable(typeof(BatchBody))]
[JsonSerializable(typeof(PreviewBody))]
[JsonSerializable(typeof(Statistics))]
[JsonSerializable(typeof(PersonalPreferences))]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(DrainBody))]
[JsonSerializable(typeof(DrainView))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(CreatedKeyView))]
[JsonSerializable(typeof(KeyList))]
public sealed partial class ApiJson : JsonSerializerContext
{
    public static ApiJson Strict => Default;
}

using System.Text.Json.Serialization;

namespace Approvals.Client.Contracts;

/// <summary>How the contracts look on the wire. Fields without a value are left out of requests, because the service reads absent and null alike except where said.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(ApprovalPage))]
[JsonSerializable(typeof(CreateApproval))]
[JsonSerializable(typeof(ApproveBody))]
[JsonSerializable(typeof(RejectBody))]
[JsonSerializable(typeof(DelegateBody))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(OverrideBody))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(BatchBody))]
[JsonSerializable(typeof(BatchResults))]
[JsonSerializable(typeof(AuditEntries))]
[JsonSerializable(typeof(Statistics))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : JsonSerializerContext;

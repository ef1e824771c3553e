using System.Text.Json.Serialization;
using Approvals.Application.Reading;

namespace Approvals.Storage.Reading;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, long>))]
[JsonSerializable(typeof(DurationStatistics))]
[JsonSerializable(typeof(List<WorkflowStatistics>))]
[JsonSerializable(typeof(List<ApproverStatistics>))]
internal sealed partial class StatisticsJson : JsonSerializerContext;

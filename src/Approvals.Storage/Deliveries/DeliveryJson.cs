using System.Text.Json;
using System.Text.Json.Serialization;
using Approvals.Application.Deliveries;
using Approvals.Domain.Json;

namespace Approvals.Storage.Deliveries;

/// <summary>How the attempts of a delivery are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, Converters = [typeof(UtcJsonConverter)])]
[JsonSerializable(typeof(IReadOnlyList<DeliveryAttempt>))]
internal sealed partial class DeliveryJson : JsonSerializerContext
{
    /// <summary>A list of one, to be appended.</summary>
    public static string? Of(DeliveryAttempt? attempt) => attempt is null ? null : JsonSerializer.Serialize([attempt], Default.IReadOnlyListDeliveryAttempt);

    public static IReadOnlyList<DeliveryAttempt> Read(string? history) =>
        history is null ? [] : JsonSerializer.Deserialize(history, Default.IReadOnlyListDeliveryAttempt) ?? [];
}

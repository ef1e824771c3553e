using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Domain.Principals;

public sealed class PrincipalJsonConverter : JsonConverter<Principal>
{
    public override Principal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Principal.TryParse(reader.GetString(), out var principal) ? principal : throw new JsonException("Not a principal.");

    public override void Write(Utf8JsonWriter writer, Principal value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}

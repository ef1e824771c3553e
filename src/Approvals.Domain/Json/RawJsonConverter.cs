using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Domain.Json;

public sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader).GetRawText());

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        // The text was parsed when it came in; parsing it at every write would only cost.
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}

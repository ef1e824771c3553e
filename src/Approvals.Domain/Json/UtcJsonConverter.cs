using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Domain.Json;

/// <summary>RFC 3339 in UTC with milliseconds, such as 2026-01-31T09:30:00.000Z; the one form in which times leave the service.</summary>
public sealed class UtcJsonConverter : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));

    public static string Text(DateTimeOffset value) => value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}

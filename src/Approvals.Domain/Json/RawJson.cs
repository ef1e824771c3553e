using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Domain.Json;

/// <summary>JSON text kept exactly as it was sent.</summary>
[JsonConverter(typeof(RawJsonConverter))]
public sealed record RawJson(string Text)
{
    public static RawJson EmptyObject { get; } = new("{}");

    /// <summary>Bytes of UTF-8.</summary>
    [JsonIgnore]
    public int Size => Encoding.UTF8.GetByteCount(Text);

    public JsonElement Parse() => JsonElement.Parse(Text);

    public override string ToString() => Text;
}

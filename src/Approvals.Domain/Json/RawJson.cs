using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Domain.Json;

/// <summary>JSON text kept exactly as it was sent.</summary>
[JsonConverter(typeof(RawJsonConverter))]
public sealed record RawJson(string Text)
{
    public static RawJson EmptyObject { get; } = new("{}");

    public JsonElement Parse() => JsonElement.Parse(Text);

    public override string ToString() => Text;
}

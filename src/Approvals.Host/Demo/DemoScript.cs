using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Host.Demo;

/// <summary>Who there is and what happens, as <c>demo.json</c> tells it.</summary>
public sealed record DemoScript(IReadOnlyList<DemoPerson> People, IReadOnlyList<DemoRequest> Requests)
{
    public static DemoScript Load()
    {
        using var stream = typeof(DemoScript).Assembly.GetManifestResourceStream("demo.json")!;
        return JsonSerializer.Deserialize(stream, DemoJson.Default.DemoScript)!;
    }
}

public sealed record DemoPerson(string Name, string[] Roles, string[] Groups);

/// <param name="Body">A create as the API takes it.</param>
public sealed record DemoRequest(string By, JsonElement Body, IReadOnlyList<DemoStep>? Steps);

/// <summary>A call on the request, or with <paramref name="Until"/> a state that it comes to by itself.</summary>
/// <param name="Until"><c>escalated</c> or <c>decided</c>.</param>
public sealed record DemoStep(string? By, string? Post, JsonElement? Body, string? Until);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoScript))]
internal sealed partial class DemoJson : JsonSerializerContext;

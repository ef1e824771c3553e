using System.Globalization;
using System.Text.Json;

namespace Approvals.Domain.Conditions;

/// <summary>JSON Pointer, RFC 6901.</summary>
public static class JsonPointer
{
    public static bool IsValid(string pointer) =>
        (pointer.Length == 0 || pointer[0] == '/') && pointer.Split('~').Skip(1).All(rest => rest is ['0' or '1', ..]);

    public static JsonElement? Find(JsonElement root, string pointer)
    {
        JsonElement? at = root;
        foreach (var token in pointer.Split('/').Skip(1))
        {
            var name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at is { } here ? Step(here, name) : null;
        }

        return at;
    }

    private static JsonElement? Step(JsonElement here, string name) => here.ValueKind switch
    {
        JsonValueKind.Object when here.TryGetProperty(name, out var member) => member,
        JsonValueKind.Array when IndexOf(name) is { } index && index < here.GetArrayLength() => here[index],
        _ => null,
    };

    private static int? IndexOf(string name) =>
        (name == "0" || !name.StartsWith('0')) && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}

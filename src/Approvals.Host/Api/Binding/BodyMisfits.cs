using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Approvals.Domain.Requests;

namespace Approvals.Host.Api.Binding;

/// <summary>
/// Says what the deserialiser only stumbled over: for every field whether it is unknown or has the wrong type. It looks at a body a second
/// time, which costs only those who sent one that does not fit.
/// </summary>
internal static class BodyMisfits
{
    /// <summary>A body of nothing but mistakes is not answered by a longer list of them.</summary>
    private const int MaxNamed = 50;

    public static IReadOnlyDictionary<string, string[]> Of(JsonElement body, JsonTypeInfo json, JsonException misfit)
    {
        var faults = new Faults();
        Compare(faults, body, json, "", "");
        if (!faults.Any)
            faults.Add(FieldOf(misfit.Path), "This value has the wrong type.");
        return faults.ToErrors();
    }

    private static void Compare(Faults faults, JsonElement value, JsonTypeInfo json, string path, string name)
    {
        if (faults.Count >= MaxNamed || value.ValueKind == JsonValueKind.Null && CanBeNull(json))
            return;
        switch (json.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                    Compare(faults, field, json, path);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                var i = 0;
                foreach (var item in value.EnumerateArray())
                    Compare(faults, item, json.Options.GetTypeInfo(json.ElementType!), $"{path}[{i++}]", name);
                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                    Compare(faults, field.Value, json.Options.GetTypeInfo(json.ElementType!), Below(path, field.Name), field.Name);
                break;
            case JsonTypeInfoKind.None:
                CompareValue(faults, value, json, path, name);
                break;
            default:
                faults.Add(Named(path), $"Must be {Words(json, name)}.");
                break;
        }
    }

    private static void Compare(Faults faults, JsonProperty field, JsonTypeInfo json, string path)
    {
        if (faults.Count >= MaxNamed)
            return;
        if (json.Properties.FirstOrDefault(property => property.Name == field.Name) is { } known)
            Compare(faults, field.Value, json.Options.GetTypeInfo(known.PropertyType), Below(path, field.Name), field.Name);
        else
            faults.Add(Below(path, field.Name), $"Unknown field{Nearest.Hint(field.Name, json.Properties.Select(property => property.Name))}");
    }

    private static void CompareValue(Faults faults, JsonElement value, JsonTypeInfo json, string path, string name)
    {
        try
        {
            value.Deserialize(json);
        }
        catch (JsonException misfit)
        {
            // A converter of ours says what it takes; the framework's own words name its types.
            faults.Add(Named(path), misfit.Message.StartsWith("Must ", StringComparison.Ordinal) ? misfit.Message : $"Must be {Words(json, name)}.");
        }
    }

    private static bool CanBeNull(JsonTypeInfo json) =>
        json.Kind != JsonTypeInfoKind.None && !json.Type.IsValueType || Nullable.GetUnderlyingType(json.Type) is not null || json.Type == typeof(string);

    private static string Words(JsonTypeInfo json, string name)
    {
        var type = Nullable.GetUnderlyingType(json.Type) ?? json.Type;
        return json.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Enumerable => "a list",
            _ when type == typeof(int) => name.EndsWith("Ms", StringComparison.Ordinal) ? "a whole number of milliseconds" : "a whole number",
            _ when type == typeof(long) => name.EndsWith("Ms", StringComparison.Ordinal) ? "a whole number of milliseconds" : "a whole number",
            _ when type == typeof(string) => "a text",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(DateTimeOffset) => "a time such as 2026-01-31T09:30:00Z",
            _ when type == typeof(Guid) => "a UUID",
            _ => "of another type",
        };
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Named(string path) => path.Length == 0 ? "body" : path;

    private static string FieldOf(string? path) => path switch
    {
        null or "$" => "body",
        _ when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        _ => path[1..],
    };
}

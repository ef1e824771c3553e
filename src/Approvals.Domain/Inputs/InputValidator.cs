using System.Text.Json;
using Approvals.Domain.Conditions;
using Approvals.Domain.Json;
using Approvals.Domain.Text;

namespace Approvals.Domain.Inputs;

/// <summary>Holds the values of a vote against the definitions of the request.</summary>
public static class InputValidator
{
    public const int MaxTextLength = 4000;

    /// <param name="complete">True for an approval: then the required ones must be there.</param>
    public static IReadOnlyDictionary<string, string[]> Validate(IReadOnlyList<InputDefinition> definitions, RawJson? values, bool complete)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var given = (values ?? RawJson.EmptyObject).Parse();
        if (given.ValueKind != JsonValueKind.Object)
            return new Dictionary<string, string[]>(StringComparer.Ordinal) { ["inputs"] = ["Expected an object."] };
        foreach (var member in given.EnumerateObject().Where(member => definitions.All(definition => definition.Name != member.Name)))
            errors["inputs." + member.Name] = ["This request has no such input."];
        foreach (var definition in definitions)
        {
            var present = given.TryGetProperty(definition.Name, out var value) && value.ValueKind != JsonValueKind.Null;
            var fault = present ? Fault(definition, value, complete) : complete && definition.Required ? "This input is required." : null;
            if (fault is not null)
                errors["inputs." + definition.Name] = [fault];
        }

        return errors;
    }

    private static string? Fault(InputDefinition definition, JsonElement value, bool complete) => definition.Type switch
    {
        InputType.Number => value.ValueKind == JsonValueKind.Number ? null : "Expected a number.",
        InputType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "Expected true or false.",
        InputType.Choice => value.ValueKind == JsonValueKind.String && definition.Choices!.Contains(value.GetString())
            ? null
            : $"Expected one of: {string.Join(", ", definition.Choices!)}.",
        _ => FaultOfText(definition, value, complete),
    };

    private static string? FaultOfText(InputDefinition definition, JsonElement value, bool complete)
    {
        if (value.ValueKind != JsonValueKind.String)
            return "Expected a string.";
        var text = value.GetString()!;
        // A form sends what was left blank as an empty string; on reject that is allowed.
        if (definition.Required && !HiddenCharacters.HasVisible(text))
            return complete ? "This input is required." : null;
        if (text.Length > MaxTextLength || text.Any(char.IsControl))
            return $"Expected one line of at most {MaxTextLength} characters.";
        return definition.Pattern is { } pattern && !SafePattern.IsMatch(pattern, text) ? $"Expected to match {pattern}." : null;
    }
}

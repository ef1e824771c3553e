using System.Text.Json;
using Approvals.Domain.Json;

namespace Approvals.Domain.Conditions;

/// <summary>Finds what makes an expression meaningless before it is stored.</summary>
public static class ConditionValidator
{
    public static IReadOnlyList<string> Operators { get; } = ["eq", "ne", "lt", "le", "gt", "ge", "in", "contains", "startsWith", "matches", "exists"];

    /// <summary>The first fault, in words; null when there is none.</summary>
    public static string? Fault(Condition? condition)
    {
        if (condition is null)
            return "A condition is null.";
        var kinds = new object?[] { condition.All, condition.Any, condition.Not, condition.Op ?? condition.Path }.Count(part => part is not null);
        if (kinds != 1)
            return "A condition has exactly one of: all, any, not, or path with op.";
        if (condition.All is { } all)
            return FaultOfList(all);
        if (condition.Any is { } any)
            return FaultOfList(any);
        return condition.Not is { } not ? Fault(not) : FaultOfLeaf(condition);
    }

    // An empty "all" holds for everything; nobody means that.
    private static string? FaultOfList(IReadOnlyList<Condition> parts) =>
        parts.Count == 0 ? "all and any need at least one condition." : parts.Select(Fault).FirstOrDefault(fault => fault is not null);

    private static string? FaultOfLeaf(Condition leaf)
    {
        if (leaf.Path is null || !JsonPointer.IsValid(leaf.Path))
            return "path is a JSON Pointer, such as /environment.";
        if (leaf.Op is null || !Operators.Contains(leaf.Op))
            return $"op is one of {string.Join(", ", Operators)}.";
        var value = leaf.Value?.Parse();
        if (value is { } given && !HasCanonicalForm(given))
            return "value holds a number that is beyond IEEE 754 double.";
        return leaf.Op switch
        {
            "exists" => value is null or { ValueKind: JsonValueKind.True } ? null : "exists takes no value; use not for the opposite.",
            _ when value is null => $"{leaf.Op} needs a value.",
            "in" => value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? null : "in needs an array with at least one value.",
            "lt" or "le" or "gt" or "ge" => value is { ValueKind: JsonValueKind.Number or JsonValueKind.String } ? null : $"{leaf.Op} needs a number or a string.",
            "startsWith" => value is { ValueKind: JsonValueKind.String } ? null : "startsWith needs a string.",
            "matches" => value is { ValueKind: JsonValueKind.String } text && SafePattern.IsValid(text.GetString()!)
                ? null
                : "matches needs a regular expression without look-around or back-reference.",
            _ => null,
        };
    }

    /// <summary>Because the policy that it belongs to is hashed in this form.</summary>
    private static bool HasCanonicalForm(JsonElement value)
    {
        try
        {
            CanonicalJson.Write(value);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

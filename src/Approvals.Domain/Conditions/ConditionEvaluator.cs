using System.Text.Json;
using Approvals.Domain.Json;

namespace Approvals.Domain.Conditions;

/// <summary>Evaluates an auto-approval expression against a context. A leaf whose value is missing is false, and so is one that compares what cannot be compared.</summary>
public static class ConditionEvaluator
{
    public static Evaluation Evaluate(Condition condition, RawJson context)
    {
        var findings = new List<Finding>();
        return new Evaluation(Holds(condition, context.Parse(), findings), findings);
    }

    /// <summary>No short circuit: the record names every fact, not only those up to the first that settled it.</summary>
    private static bool Holds(Condition condition, JsonElement context, List<Finding> findings) => condition switch
    {
        { All: { } all } => EvaluateEach(all, context, findings).TrueForAll(held => held),
        { Any: { } any } => EvaluateEach(any, context, findings).Exists(held => held),
        { Not: { } not } => !Holds(not, context, findings),
        _ => Leaf(condition, context, findings),
    };

    private static List<bool> EvaluateEach(IReadOnlyList<Condition> parts, JsonElement context, List<Finding> findings) =>
        [.. parts.Select(part => Holds(part, context, findings))];

    private static bool Leaf(Condition condition, JsonElement context, List<Finding> findings)
    {
        var actual = JsonPointer.Find(context, condition.Path!);
        var held = actual is { } value && Compare(condition.Op!, value, condition.Value?.Parse());
        findings.Add(new Finding(condition.Path!, condition.Op!, condition.Value, actual is { } seen ? new RawJson(seen.GetRawText()) : null, held));
        return held;
    }

    private static bool Compare(string op, JsonElement actual, JsonElement? operand) => (op, operand) switch
    {
        ("exists", _) => true,
        ("eq", { } value) => Same(actual, value),
        ("ne", { } value) => !Same(actual, value),
        ("lt", { } value) => Order(actual, value) < 0,
        ("le", { } value) => Order(actual, value) <= 0,
        ("gt", { } value) => Order(actual, value) > 0,
        ("ge", { } value) => Order(actual, value) >= 0,
        ("in", { ValueKind: JsonValueKind.Array } list) => list.EnumerateArray().Any(item => Same(actual, item)),
        ("contains", { } value) when actual.ValueKind == JsonValueKind.Array => actual.EnumerateArray().Any(item => Same(item, value)),
        ("contains", { ValueKind: JsonValueKind.String } value) when actual.ValueKind == JsonValueKind.String =>
            actual.GetString()!.Contains(value.GetString()!, StringComparison.Ordinal),
        ("startsWith", { ValueKind: JsonValueKind.String } value) when actual.ValueKind == JsonValueKind.String =>
            actual.GetString()!.StartsWith(value.GetString()!, StringComparison.Ordinal),
        ("matches", { ValueKind: JsonValueKind.String } value) when actual.ValueKind == JsonValueKind.String =>
            SafePattern.IsMatch(value.GetString()!, actual.GetString()!),
        _ => false,
    };

    private static bool Same(JsonElement left, JsonElement right) =>
        left.ValueKind == JsonValueKind.Number && right.ValueKind == JsonValueKind.Number
            ? Order(left, right) == 0
            : JsonElement.DeepEquals(left, right);

    /// <summary>Numbers by value, strings by code unit; anything else has no order.</summary>
    private static int? Order(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => OrderOfNumbers(left, right),
        (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(left.GetString(), right.GetString()),
        _ => null,
    };

    /// <summary>Double spans the range, decimal tells apart what double cannot, such as large whole numbers.</summary>
    private static int OrderOfNumbers(JsonElement left, JsonElement right)
    {
        var order = left.GetDouble().CompareTo(right.GetDouble());
        return order == 0 && left.TryGetDecimal(out var a) && right.TryGetDecimal(out var b) ? a.CompareTo(b) : order;
    }
}

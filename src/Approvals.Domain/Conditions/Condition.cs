using System.Text.Json.Serialization;
using Approvals.Domain.Json;

namespace Approvals.Domain.Conditions;

/// <summary>One node of an auto-approval expression: exactly one of all, any, not, or path with op.</summary>
public sealed record Condition
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Condition>? All { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Condition>? Any { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Condition? Not { get; init; }

    /// <summary>A JSON Pointer (RFC 6901) into the context.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Op { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Value { get; init; }
}

namespace Approvals.Domain.Inputs;

/// <summary>A value that the approver fills in; required on approve only.</summary>
public sealed record InputDefinition
{
    public required string Name { get; init; }

    public string? Label { get; init; }

    public InputType Type { get; init; } = InputType.Text;

    /// <summary>A regular expression that a string must match, unanchored, evaluated without backtracking.</summary>
    public string? Pattern { get; init; }

    public IReadOnlyList<string>? Choices { get; init; }

    public bool Required { get; init; }
}

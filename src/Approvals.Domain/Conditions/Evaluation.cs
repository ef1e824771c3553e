namespace Approvals.Domain.Conditions;

/// <summary>The answer of an auto-approval expression and every fact that it looked at.</summary>
public sealed record Evaluation(bool Held, IReadOnlyList<Finding> Findings);

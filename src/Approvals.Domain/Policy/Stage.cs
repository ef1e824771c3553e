namespace Approvals.Domain.Policy;

/// <summary>A set of rules that must all hold before the next stage opens.</summary>
public sealed record Stage(string? Name, IReadOnlyList<Rule> Rules);

using Approvals.Domain.Json;

namespace Approvals.Domain.Conditions;

/// <summary>What one leaf of the expression saw: the value at its path (null when missing) and whether it held.</summary>
public sealed record Finding(string Path, string Op, RawJson? Value, RawJson? Actual, bool Held);

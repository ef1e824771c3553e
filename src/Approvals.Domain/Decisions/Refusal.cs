namespace Approvals.Domain.Decisions;

/// <param name="Errors">Messages by field, where the refusal is about fields.</param>
public sealed record Refusal(RefusalCode Code, string Detail, IReadOnlyDictionary<string, string[]>? Errors = null);

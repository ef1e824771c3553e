namespace Approvals.Domain.State;

/// <summary>An idempotency key that already had its effect: a digest of caller, route and key, and one of the body.</summary>
public sealed record SeenKey(string Scope, string BodyHash);

namespace Approvals.Domain.Commands;

/// <param name="Text">The key as sent.</param>
/// <param name="Scope">Digest of caller, route and key; the approval is the one that keeps it.</param>
/// <param name="BodyHash">Digest of the body as parsed JSON.</param>
public sealed record IdempotencyKey(string Text, string Scope, string BodyHash);

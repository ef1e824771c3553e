namespace Approvals.Client.Contracts;

/// <summary>RFC 9457 problem details.</summary>
/// <param name="Code">Stable, such as <c>already-decided</c>; null when the answer did not come from the service.</param>
/// <param name="Errors">Messages by field.</param>
/// <param name="Approval">Present with <c>already-decided</c>.</param>
public sealed record Problem(
    string? Type,
    string? Title,
    int? Status,
    string? Detail,
    string? Code,
    string? TraceId,
    IReadOnlyDictionary<string, string[]>? Errors,
    Approval? Approval);

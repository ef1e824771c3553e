using System.Net;
using Approvals.Client.Contracts;

namespace Approvals.Client;

/// <summary>The service refused, or did not answer in all attempts.</summary>
/// <param name="status">Null when no answer came at all; then the outcome is unknown.</param>
public sealed class ApprovalsException(string message, HttpStatusCode? status, Problem? problem, TimeSpan? retryAfter, Exception? inner = null)
    : Exception(message, inner)
{
    public HttpStatusCode? Status { get; } = status;

    /// <summary>The stable code, such as <c>already-decided</c>; <c>unavailable</c> when no answer came.</summary>
    public string Code { get; } = problem?.Code ?? (status is { } answered ? $"http-{(int)answered}" : "unavailable");

    public Problem? Problem { get; } = problem;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>True when the command may or may not have been carried out: repeat the same request.</summary>
    public bool OutcomeUnknown => Status is null || (int)Status >= 500;
}

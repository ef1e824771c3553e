using System.Collections.Concurrent;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.Binding;

/// <summary>Idempotency keys whose first request is still being carried out on this node.</summary>
public sealed class InFlight
{
    private readonly ConcurrentDictionary<(string Scope, Guid Id), bool> keys = new();

    /// <param name="id">Empty for a create, whose id the key does not know.</param>
    public IDisposable? Enter(string? scope, Guid id)
    {
        if (scope is null)
            return null;
        return keys.TryAdd((scope, id), value: true)
            ? new Leaving(keys, (scope, id))
            : throw new ProblemException(new Problem(
                ErrorKind.InFlight, "The first request with this Idempotency-Key has not been answered yet.", RetryAfter: 1));
    }

    private sealed class Leaving(ConcurrentDictionary<(string Scope, Guid Id), bool> keys, (string Scope, Guid Id) key) : IDisposable
    {
        public void Dispose() => keys.TryRemove(key, out _);
    }
}

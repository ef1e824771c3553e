using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Storage.Postgres;

/// <summary>One for what writes, one for what reads.</summary>
internal sealed class Breakers(TimeProvider time, ILogger<Breakers>? log = null) : IDisposable
{
    public Breaker Writes { get; } = new("writes", time, log ?? NullLogger<Breakers>.Instance);

    public Breaker Reads { get; } = new("reads", time, log ?? NullLogger<Breakers>.Instance);

    public void Dispose()
    {
        Writes.Dispose();
        Reads.Dispose();
    }
}

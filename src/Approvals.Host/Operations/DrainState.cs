namespace Approvals.Host.Operations;

/// <summary>Whether this node is leaving. Readiness turns red at once; waits are answered with "ask again"; work in hand is finished.</summary>
public sealed class DrainState : IDisposable
{
    private readonly CancellationTokenSource draining = new();

    public bool IsDraining => draining.IsCancellationRequested;

    public CancellationToken Draining => draining.Token;

    public void Begin() => draining.Cancel();

    public void Dispose() => draining.Dispose();
}

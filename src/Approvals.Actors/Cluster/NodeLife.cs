namespace Approvals.Actors.Cluster;

/// <summary>What the host and the membership of this node tell each other.</summary>
public sealed class NodeLife : IDisposable
{
    private readonly CancellationTokenSource askedToDrain = new();
    private readonly CancellationTokenSource leaving = new();

    /// <summary>Timers that this node holds.</summary>
    public Func<int> Armed { get; set; } = () => 0;

    /// <summary>Cancelled when an operator asked this node to leave.</summary>
    public CancellationToken AskedToDrain => askedToDrain.Token;

    /// <summary>Cancelled from the first sign of a stop; nothing that is found out about the membership ends the process any more.</summary>
    public CancellationToken Leaving => leaving.Token;

    /// <summary>The host says that it has begun to stop.</summary>
    public void Leave() => leaving.Cancel();

    public void Dispose()
    {
        askedToDrain.Dispose();
        leaving.Dispose();
    }

    internal void AskToDrain() => askedToDrain.Cancel();
}

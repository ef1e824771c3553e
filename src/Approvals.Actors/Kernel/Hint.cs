using System.Threading.Channels;

namespace Approvals.Actors.Kernel;

/// <summary>Says that there may be something to do. Raised many times before anybody looks, it is one hint.</summary>
public sealed class Hint
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => raised.Writer.TryWrite(true);

    /// <summary>Waits for the next hint, or for one that was raised since the last wait.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await raised.Reader.ReadAsync(cancellationToken);

    /// <summary>The same, but no longer than <paramref name="patience"/>.</summary>
    public async Task WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await raised.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing was raised in time, which is an answer too.
        }
    }
}

using Microsoft.Extensions.Hosting;

namespace Approvals.Host.Tests.Support;

/// <summary>Remembers that it was asked to stop.</summary>
public sealed class FakeLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public bool Stopped => stopping.IsCancellationRequested;

    public void StopApplication() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();
}

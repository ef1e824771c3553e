using Approvals.Application.Feed;

namespace Approvals.Storage.Sqlite;

/// <summary>One process: there is nobody to tell.</summary>
internal sealed class SqliteSignal : ISignal
{
    public int MaxLength => 7_900;

    public Task SendAsync(string message, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ListenAsync(Action ready, Action<string> heard, CancellationToken cancellationToken)
    {
        ready();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

namespace Approvals.Application.Feed;

/// <summary>Short messages between the nodes. Any of them may get lost, and a pooler may lose all of them: nothing may depend on one.</summary>
public interface ISignal
{
    /// <summary>In bytes of UTF-8.</summary>
    int MaxLength { get; }

    /// <summary>One at a time. On a connection of its own, never inside somebody's commit.</summary>
    /// <exception cref="JournalUnavailableException">The database did not answer.</exception>
    Task SendAsync(string message, CancellationToken cancellationToken);

    /// <summary>Hears what any node sends, this one too, until the connection is lost.</summary>
    /// <param name="ready">Called once it hears; what was sent before is lost.</param>
    /// <exception cref="JournalUnavailableException">The connection is lost.</exception>
    Task ListenAsync(Action ready, Action<string> heard, CancellationToken cancellationToken);
}

namespace Approvals.Actors.Kernel;

public enum PostResult
{
    Accepted,

    /// <summary>The mailbox holds as much as it may.</summary>
    Full,

    /// <summary>Its owner was passivated; find the new one.</summary>
    Stopped,
}

/// <summary>
/// A bounded queue with one handler that runs only while there is something to do: an idle mailbox costs neither a thread nor
/// a task. What arrives while the handler runs is handed to it together the next time.
/// </summary>
/// <param name="handle">Never runs twice at once. It must not throw; what escapes is rethrown on the thread pool.</param>
public sealed class Mailbox<T>(int capacity, Func<List<T>, Task> handle) : IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private List<T> waiting = [];
    private bool running;
    private bool stopped;

    public PostResult Post(T message)
    {
        lock (gate)
        {
            if (stopped)
                return PostResult.Stopped;
            if (waiting.Count >= capacity)
                return PostResult.Full;
            waiting.Add(message);
            if (running)
                return PostResult.Accepted;
            running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return PostResult.Accepted;
    }

    /// <summary>Ends the mailbox if nothing is in it and nothing runs.</summary>
    public bool TryStop()
    {
        lock (gate)
        {
            if (running || waiting.Count > 0)
                return false;
            stopped = true;
            return true;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (Take() is { } batch)
            await handle(batch).ConfigureAwait(false);
    }

    private List<T>? Take()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                running = false;
                return null;
            }

            var batch = waiting;
            waiting = [];
            return batch;
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Kernel;

/// <summary>
/// A bounded number of actors that all do the same; a message goes to an idle one or is not taken. An actor that throws is logged and
/// goes on with the next message: what it failed at is somebody else's to repeat.
/// </summary>
public sealed class ActorPool<T>
{
    private readonly ConcurrentBag<Mailbox<T>> idle = [];
    private readonly string name;
    private readonly Func<T, Task> handle;
    private readonly ILogger logger;
    private int free;

    public ActorPool(string name, int size, Func<T, Task> handle, ILogger logger)
    {
        (this.name, this.handle, this.logger, free) = (name, handle, logger, size);
        for (var i = 0; i < size; i++)
            idle.Add(Actor());
    }

    /// <summary>Actors without work.</summary>
    public int Free => Volatile.Read(ref free);

    /// <summary>False when every actor is at work.</summary>
    public bool TryPost(T message)
    {
        if (!idle.TryTake(out var actor))
            return false;
        Interlocked.Decrement(ref free);
        return actor.Post(message) == PostResult.Accepted;
    }

    private Mailbox<T> Actor()
    {
        Mailbox<T> self = null!;
        self = new Mailbox<T>(1, messages => HandleAsync(self, messages[0]));
        return self;
    }

    private async Task HandleAsync(Mailbox<T> self, T message)
    {
        try
        {
            await handle(message);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "An actor of {Pool} failed", name);
        }

        // Taken again before the mailbox has gone to sleep, the message simply waits there for the next turn.
        Interlocked.Increment(ref free);
        idle.Add(self);
    }
}

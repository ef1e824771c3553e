using Akka.Actor;
using Approvals.Actors.Messages;

namespace Approvals.Actors.Gateway;

/// <summary>One attempt of a command at one place.</summary>
internal static class Attempt
{
    /// <summary>
    /// Before a command that no entity took is sent again. An entity whose write has failed ends within microseconds, so the first repeat finds its
    /// successor; where none can be recovered, for the database does not answer, more than two would only keep the caller waiting.
    /// </summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)];

    /// <param name="entities">Asked before each sending, because they may end meanwhile.</param>
    /// <exception cref="AskTimeoutException">No answer came within the limit.</exception>
    public static async Task<object> AskAsync(Func<IActorRef> entities, ExecuteCommand execute, TimeSpan limit)
    {
        for (var attempt = 0; ; attempt++)
        {
            // Not bound to the caller's patience: what an entity has been sent is carried out, and counted, to the end.
            var reply = await entities().Ask<object>(execute, limit, CancellationToken.None);
            if (reply is not CommandFailed { Failure: CommandFailure.NotTaken } || attempt == Pauses.Length)
                return reply;
            await Task.Delay(Pauses[attempt], CancellationToken.None);
        }
    }

    /// <summary>Of two answers that committed nothing: one that an entity decided, else one that does not claim to know the outcome.</summary>
    public static object MoreTelling(object? one, object other) => one switch
    {
        null => other,
        CommandReply => one,
        CommandFailed { Failure: CommandFailure.OutcomeUnknown } when other is CommandFailed => one,
        _ => other,
    };
}

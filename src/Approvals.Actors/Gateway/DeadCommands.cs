using Akka.Actor;
using Akka.Event;
using Approvals.Actors.Messages;

namespace Approvals.Actors.Gateway;

/// <summary>
/// Answers commands that no entity took, because it was stopped while they were in its mailbox: it could not be recovered, or a write of it had
/// failed. None of them was begun, so nothing was done; without an answer the gateway would wait for the whole limit and not know.
/// </summary>
internal sealed class DeadCommands : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is DeadLetter { Message: ExecuteCommand command } dead)
            dead.Sender.Tell(new CommandFailed(command.ApprovalId, CommandFailure.NotTaken, "The approval's actor ended before it came to this command."));
    }
}

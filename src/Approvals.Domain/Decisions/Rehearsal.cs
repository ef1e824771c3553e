using Approvals.Domain.Commands;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>Plays commands through without keeping anything: an approval to look at, for previews and samples.</summary>
public static class Rehearsal
{
    /// <exception cref="InvalidOperationException">A command was refused.</exception>
    public static Approval Play(Guid id, DateTimeOffset at, params ReadOnlySpan<ApprovalCommand> commands)
    {
        Approval? state = null;
        foreach (var command in commands)
        {
            var ruling = Decider.Decide(id, state, command, at);
            if (ruling.Refusal is { } refusal)
                throw new InvalidOperationException($"{command.GetType().Name} was refused: {refusal.Detail}");
            state = ruling.After;
        }

        return state ?? throw new InvalidOperationException("Nothing was asked.");
    }
}

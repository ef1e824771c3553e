namespace Approvals.Domain.State;

/// <summary>
/// A command that had its effect a moment ago. What carries commands may deliver one twice, the second time seconds later; so the state keeps their
/// ids for longer than that, and a repeat changes nothing, whatever happened since.
/// </summary>
/// <param name="At">When its event happened.</param>
public sealed record RecentCommand(Guid Id, DateTimeOffset At)
{
    /// <summary>Twice as long as any command may have an effect, because the clocks that it is measured with are estimates.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    /// <summary>The newest are kept, because the state is written whole at every command.</summary>
    public const int MaxKept = 256;

    /// <summary>Those that are kept after an event of this time, with the command that it came of.</summary>
    /// <param name="commandId">Empty: nobody repeats it, or it was the clock.</param>
    internal static IReadOnlyList<RecentCommand> After(IReadOnlyList<RecentCommand> before, Guid commandId, DateTimeOffset at)
    {
        // The usual case, which must cost nothing.
        if (before.Count == 0 && commandId == Guid.Empty)
            return before;
        var oldest = at - KeptFor;
        var kept = new List<RecentCommand>(before.Count + 1);
        foreach (var command in before)
        {
            if (command.At > oldest && command.Id != commandId)
                kept.Add(command);
        }

        if (commandId != Guid.Empty)
            kept.Add(new RecentCommand(commandId, at));
        return kept.Count > MaxKept ? kept[^MaxKept..] : kept;
    }
}

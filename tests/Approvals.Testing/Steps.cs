using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Testing;

/// <summary>Decides commands and makes the journal entry, just as an actor does, without an actor.</summary>
public static class Steps
{
    public static JournalEntry Create(Guid id, DateTimeOffset now, ApprovalCommand? create = null)
    {
        create ??= Some.Create();
        return Entry(id, null, now, create);
    }

    public static JournalEntry Next(Approval before, DateTimeOffset now, params ApprovalCommand[] commands) =>
        Entry(before.Id, before, now, commands);

    /// <summary>Confirms a state without changing it.</summary>
    public static JournalEntry Check(Approval believed) => new() { Id = believed.Id, ExpectedVersion = believed.Version, After = believed };

    private static JournalEntry Entry(Guid id, Approval? before, DateTimeOffset now, params ApprovalCommand[] commands)
    {
        var rulings = new List<Ruling>();
        var state = before;
        foreach (var command in commands)
        {
            var ruling = Decider.Decide(id, state, command, now);
            if (ruling.Refusal is { } refusal)
                throw new InvalidOperationException($"{command.GetType().Name} was refused: {refusal}");
            rulings.Add(ruling);
            state = ruling.After;
        }

        return JournalEntryFactory.Create(id, before, rulings, before is null ? commands[0].Key : null);
    }
}

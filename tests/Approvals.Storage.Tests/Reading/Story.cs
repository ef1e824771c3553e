using Approvals.Application.Journal;
using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Projections;
using Approvals.Domain.State;

namespace Approvals.Storage.Tests.Reading;

/// <summary>One approval as the actor would live it: decide, seal, evolve; each step is the entry that the journal gets.</summary>
internal sealed class Story(Guid id)
{
    private readonly List<JournalEntry> entries = [];
    private readonly List<JournalRow> rows = [];

    public Approval? Now { get; private set; }

    public IReadOnlyList<JournalEntry> Entries => entries;

    public IReadOnlyList<JournalRow> Rows => rows;

    /// <summary>A command that has no effect leaves no entry. The database's clock is not asked: the story is of the past.</summary>
    public Story Then(ApprovalCommand command, DateTimeOffset at)
    {
        var ruling = Decider.Decide(id, Now, command, at);
        if (ruling.Events.Count == 0)
            return this;
        var sealedRows = HashChain.Seal(Now?.HeadHash ?? "", ruling.Events, () => "salt");
        var after = ruling.After! with { HeadHash = sealedRows[^1].Hash };
        entries.Add(new JournalEntry
        {
            Id = id,
            ExpectedVersion = Now?.Version ?? 0,
            After = after,
            Rows = sealedRows,
            Inbox = InboxRow.Changes(Now, after),
            Votes = VoteRow.Of(ruling.Events),
            WakeUps = WakeUp.Of(after),
        });
        rows.AddRange(sealedRows);
        Now = after;
        return this;
    }
}

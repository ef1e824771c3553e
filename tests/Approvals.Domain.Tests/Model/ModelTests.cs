using System.Text.Json;
using Approvals.Domain.Audit;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using FsCheck;
using FsCheck.Fluent;

namespace Approvals.Domain.Tests.Model;

/// <remarks>No ShouldAllBe here: it compiles an expression at every call, which took most of the time.</remarks>
/// <summary>Random lives of approvals, held against the oracle step by step and against what must hold for every one of them.</summary>
public sealed class ModelTests
{
    private const int Sequences = 10_000;

    [Fact]
    public void Every_sequence_of_commands_is_answered_as_the_oracle_answers_it() =>
        Prop.ForAll(Scenarios.Any(), Live).Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));

    private static void Live(Scenario scenario)
    {
        var journal = new List<RecordedEvent>();
        var oracle = new Oracle(scenario);
        var now = Start;
        var approval = Take(journal, null, Create(scenario.Request()), now).After!;
        if (scenario.Plan.IsWellUsed)
        {
            foreach (var before in Scenario.WellUsed(approval))
            {
                journal.Add(before);
                approval = Evolver.Evolve(approval, before);
            }
        }

        foreach (var move in scenario.Moves)
        {
            now = now.AddMinutes(move.Minutes);
            var command = scenario.CommandOf(move, approval);
            oracle.Announce(approval.Version, approval.Revision);
            var expected = oracle.Do(move, (long)(now - Start).TotalMilliseconds);
            var commandId = new Guid(journal.Count, 0, 0, new byte[8]);
            var ruling = Take(journal, approval, command, now, commandId);
            approval = ruling.After!;
            if (ruling.Changed)
                Repeated(approval, command, now, commandId);
            Told(approval, ruling.Refusal?.Code).ShouldBe(
                (expected, oracle.Status, oracle.Cause, oracle.Stage, oracle.Level, oracle.Version, oracle.Revision, oracle.Approved,
                    oracle.Deadline is { } ms ? Start.AddMilliseconds(ms) : null), move.ToString());
            NobodyCountsTwice(approval);
        }

        TheJournalIsSound(journal, approval);
    }

    private static Ruling Take(List<RecordedEvent> journal, Approval? approval, Approvals.Domain.Commands.ApprovalCommand command, DateTimeOffset now, Guid commandId = default)
    {
        var ruling = Decider.Decide(Id, approval, command, now, commandId);
        (ruling.NotBefore > now).ShouldBeFalse();
        (ruling.NotAfter <= now).ShouldBeFalse();
        journal.AddRange(ruling.Events);
        return ruling;
    }

    private static void Repeated(Approval approval, Approvals.Domain.Commands.ApprovalCommand command, DateTimeOffset now, Guid commandId)
    {
        var again = Decider.Decide(Id, approval, command, now, commandId);
        // What it did may have made something due, which is the clock's.
        (again.Refusal, again.Changed, again.Events.Any(recorded => recorded.Actor is not null)).ShouldBe((null, false, false), "a repeat of what was just done");
    }

    private static (RefusalCode?, string, string?, int, int, int, int, int, DateTimeOffset?) Told(Approval approval, RefusalCode? refusal) => (
        refusal,
        Word(ApprovalView.StatusOf(approval)),
        approval is Approval.Decided decided ? Word(decided.Decision.Cause) : null,
        approval.Stage, approval.EscalationLevel, approval.Version, approval.Revision,
        Tally.Of(approval).Approved,
        (approval as Approval.Pending)?.Deadline);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static void NobodyCountsTwice(Approval approval)
    {
        var voices = approval.Votes.Select(vote => vote.By).Concat(approval.Votes.SelectMany(vote => vote.Says)).ToList();
        voices.Distinct().Count().ShouldBe(voices.Count, "a person voted, or had a vote cast, twice");
        approval.Votes.Any(vote => !approval.Request.AllowSelfApproval && vote.By == approval.Request.Requester).ShouldBeFalse();
    }

    private static void TheJournalIsSound(List<RecordedEvent> journal, Approval approval)
    {
        journal.Select(recorded => recorded.Version).ShouldBe(Enumerable.Range(1, journal.Count));
        journal.Count(recorded => recorded.Event is ApprovalEvent.Decided).ShouldBeLessThanOrEqualTo(1);
        journal.Zip(journal.Skip(1)).All(pair => pair.First.At <= pair.Second.At).ShouldBeTrue();

        var rows = HashChain.Seal("", journal, () => "salt");
        ChainVerifier.Fault(rows).ShouldBeNull();
        var replayed = rows.Select(row => EventCodec.Read(Id, row.Version, row.At, row.Payload!)).Aggregate((Approval?)null, Evolver.Evolve);
        // The ids of the last commands are no part of the journal, so a replay does not know them; the state row, below, does.
        ApprovalText.Of(replayed).ShouldBe(ApprovalText.Of(approval with { RecentCommands = [] }));

        var snapshot = JsonSerializer.Serialize(ApprovalSnapshot.Of(approval), DomainJson.Compact.ApprovalSnapshot);
        var request = JsonSerializer.Serialize(approval.Request, DomainJson.Compact.ApprovalRequest);
        var restored = JsonSerializer.Deserialize(snapshot, DomainJson.Compact.ApprovalSnapshot)!
            .Restore(approval.Id, JsonSerializer.Deserialize(request, DomainJson.Compact.ApprovalRequest)!, approval.Comments);
        ApprovalText.Of(restored).ShouldBe(ApprovalText.Of(approval));
    }
}

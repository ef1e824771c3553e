using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests;

/// <summary>A checker that finds nothing proves nothing until it was shown to find what is there.</summary>
public sealed class CheckerTests
{
    private static readonly Dictionary<string, (Func<Story> Tell, string Found)> Lies = new(StringComparer.Ordinal)
    {
        ["an acknowledged create is lost"] = (() => Approved().With(story => story.Tampering.Add(stored => stored with { Id = Guid.Empty })), "there is no such approval"),
        ["an acknowledged vote is not in the journal"] = (() => Asked().Said(Verb.Approve, Story.Ann), "the vote is not"),
        ["an acknowledged vote is not in the state"] =
            (() => Asked().Approves(Story.Ann).With(story => story.Tampering.Add(stored => stored with { State = stored.State.Replace(Story.Ann, Story.Bob, StringComparison.Ordinal) })),
                "the votes of the state"),
        ["an acknowledged vote is not in the table of votes"] =
            (() => Asked().Approves(Story.Ann).With(story => story.Tampering.Add(stored => stored with { Votes = [] })), "the table of votes"),
        ["an acknowledged comment is lost"] = (() => Asked().Said(Verb.Comment, Story.Ann, "when?"), "the comment is not"),
        ["an acknowledged cancellation is lost"] = (() => Asked().Said(Verb.Cancel, Story.Requester), "it is pending"),
        ["an acknowledged retraction is lost"] = (() => Asked().Approves(Story.Ann).Said(Verb.Retract, Story.Ann), "the vote still stands"),
        ["an acknowledged delegation is lost"] = (() => Asked().Said(Verb.Delegate, Story.Ann, Story.Bob), "the delegation is not"),
        ["an acknowledged override is lost"] = (() => Asked().Said(Verb.Override, Story.Operator, "approved"), "it is pending"),
        ["it is decided twice"] = (() => Approved().Decided("approved", "votes"), "decided 2 times"),
        ["a vote is counted after the decision"] = (() => Approved().Votes(Story.Cleo, "approve").Said(Verb.Approve, Story.Cleo), "after the decision"),
        ["it is approved with one vote of two"] = (() => Asked().Approves(Story.Ann).Decided("approved", "votes"), "the votes do not say so"),
        ["it is approved although it was rejected"] = (() => Asked().Rejects(Story.Ann).Decided("approved", "votes"), "calls for 'decided rejected votes'"),
        ["the decision that two votes call for never comes"] = (() => Asked().Approves(Story.Ann).Approves(Story.Bob), "nothing followed"),
        ["somebody votes who has no say"] = (() => Asked().Approves("user:mallory"), "without having a say"),
        ["somebody votes whose say was handed on"] = (() => Asked().Delegates(Story.Ann, Story.Cleo).Approves(Story.Ann), "without having a say"),
        ["somebody votes twice"] = (() => Asked().Approves(Story.Ann).Approves(Story.Ann), "a second time"),
        ["the requester approves"] = (() => Asked().Delegates(Story.Ann, Story.Requester).Approves(Story.Requester), "the own request"),
        ["a vote that nobody cast"] = (() => Asked().Votes(Story.Ann, "approve"), "never asked for the vote-cast"),
        ["a cancellation that nobody asked for"] = (() => Asked().Decided("cancelled", "cancel", Story.Requester), "nobody cancelled"),
        ["an override that nobody asked for"] = (() => Asked().Decided("approved", "override", Story.Operator), "nobody overrode"),
        ["an approval that nobody asked for"] = (() => Asked().With(story => story.Operations.Clear()), "nobody asked for"),
        ["a comment twice for one request"] = (() => Asked().Comments(Story.Ann, "when?").Tell("commented", Story.Ann, new { by = Story.Ann, text = "when?" }), "asked for 1 times"),
        ["a comment twice for one key"] =
            (() => Asked().Comments(Story.Ann, "when?", "key-2").Comments(Story.Ann, "when?", "key-2"), "asked for 1 times"),
        ["a timeout fires early"] = (() => Asked().Decided("rejected", "timeout", at: Story.Start.AddSeconds(60)), "early"),
        ["a client sees a timeout before it is due"] =
            (() => TimedOut().Reads().With(story => story.Change(Verb.Read, read => read with { Completed = read.Completed - 60_000_000, Invoked = read.Invoked - 60_000_000 })),
                "before the deadline"),
        ["a timeout fires late"] = (() => Asked().Decided("rejected", "timeout", at: Story.Start.AddMinutes(3)), "late"),
        ["a timeout never fires"] = (() => Asked(), "still pending"),
        ["a timeout takes the other action"] = (() => Asked().Decided("approved", "timeout", at: Story.Start.AddSeconds(121)), "a timeout was to make it rejected"),
        ["a vote is taken after the deadline"] =
            (() => Asked().Tell("vote-cast", Story.Ann, new { by = Story.Ann, verdict = "approve", stage = 0 }, Story.Start.AddMinutes(3)).Said(Verb.Approve, Story.Ann), "after the deadline"),
        ["a later read is older"] = (() => Approved().Reads().Reads().With(story => story.Change(Verb.Read, read => read with { Version = 2, Seen = "pending" })), "was shown version 2 after 4"),
        ["a read after an acknowledgement does not see it"] =
            (() => Asked().Approves(Story.Ann).Reads().With(story => story.Change(Verb.Read, read => read with { Version = 1 })), "was shown version 1 after 2"),
        ["a read shows a version that never was"] = (() => Approved().Reads().With(story => story.Change(Verb.Read, read => read with { Version = 9 })), "was shown version 9"),
        ["a read shows a status that was not"] = (() => Asked().Reads().With(story => story.Change(Verb.Read, read => read with { Seen = "approved" })), "was shown approved at version 1"),
        ["a list shows what is decided as pending"] =
            (() => Approved().Reads().Said(Verb.List, Story.Bob).With(story => story.Change(Verb.List, list => list with { Approval = null, Version = null, Seen = null, Listed = [story.Id] })),
                "as pending after its decision"),
        ["a waiter is told another outcome"] = (() => Approved().Polls().With(story => story.Change(Verb.Await, told => told with { Seen = "rejected" })), "was told rejected"),
        ["a waiter is never told"] = (() => Approved().Polls().With(story => story.Change(Verb.Await, told => told with { End = End.Unknown, Version = null, Seen = null })), "never told"),
        ["one key is answered with two approvals"] =
            (() => Approved().Said(Verb.Create, Story.Requester, "deploy", "key-1").With(story => story.Change(Verb.Create, create => create with { Approval = Guid.Empty })),
                "one key was answered with 2 approvals"),
        ["one key makes two approvals"] =
            (() => Approved().With(story => story.Copies.Add(stored => stored with { Id = Guid.Parse("0199a0b0-0000-7000-8000-000000000002") })), "one key made 2 approvals"),
        ["a journal row is changed"] =
            (() => Approved().With(story => story.Tampering.Add(stored => stored with { Journal = [.. stored.Journal.Select(row => row.Version == 2 ? row with { Payload = row.Payload.Replace("approve", "reject", StringComparison.Ordinal) } : row)] })),
                "is not the one that was hashed"),
        ["a journal row is gone"] =
            (() => Approved().With(story => story.Tampering.Add(stored => stored with { Journal = [.. stored.Journal.Where(row => row.Version != 3)] })), "lacks version 3"),
        ["the end of the journal is cut off"] =
            (() => Asked().Comments(Story.Ann, "when?").With(story => story.Tampering.Add(stored => stored with { Journal = [.. stored.Journal.SkipLast(1)] })), "the journal ends at"),
        ["the hashes do not follow"] =
            (() => Approved().With(story => story.Tampering.Add(stored => stored with { Journal = [.. stored.Journal.Select(row => row with { Hash = row.PrevHash })] })), "does not follow"),
        ["a decided approval still has a wake-up"] = (() => Approved().With(story => story.Tampering.Add(stored => stored with { WakeUps = [story.Deadline] })), "still 1 wake-ups"),
        ["a deadline has no wake-up"] = (() => Asked().With(story => story.Tampering.Add(stored => stored with { WakeUps = [] })), "without a wake-up"),
        ["a refusal that was never true"] =
            (() => Asked().Said(Verb.Approve, Story.Ann).With(story => story.Change(Verb.Approve, vote => vote with { End = End.Fail, Code = "already-decided", Status = 409 })), "which was never so"),
        ["an approval that exists is not found"] =
            (() => Asked().Said(Verb.Read, Story.Ann).With(story => story.Change(Verb.Read, read => read with { End = End.Fail, Code = "not-found", Status = 404, Version = null })), "which was never so"),
        ["an error of the service"] =
            (() => Asked().Said(Verb.Approve, Story.Ann).With(story => story.Change(Verb.Approve, vote => vote with { End = End.Fail, Code = "internal-error", Status = 500, Version = null })), "refused with 500"),
    };

    private static readonly Dictionary<string, Func<Story>> Truths = new(StringComparer.Ordinal)
    {
        ["approved by two"] = () => Approved().Reads().Polls(),
        ["rejected by one"] = () => Asked().Rejects(Story.Ann).Decided("rejected", "votes").Polls(),
        ["unreachable is no question where a group may vote"] =
            () => new Story { MinRejections = 2 }.Asked().Rejects(Story.Ann).Rejects(Story.Bob).Decided("rejected", "votes"),
        ["a member of the group votes"] = () => Asked().Approves(Story.Cleo).Approves(Story.Ann).Decided("approved", "votes"),
        ["a say that was handed on is used"] = () => Asked().Delegates(Story.Ann, "user:dora").Approves("user:dora").Approves(Story.Bob).Decided("approved", "votes"),
        ["taken back and cast again"] = () => Asked().Approves(Story.Ann).Retracts(Story.Ann).Approves(Story.Ann).Approves(Story.Bob).Decided("approved", "votes"),
        ["timed out"] = () => TimedOut().Polls(),
        ["timed out late while the database was down"] =
            () => Asked().With(story => story.Faults.Add(new Fault("database down", Micro(60), Micro(150), Halts: true))).Decided("rejected", "timeout", at: Story.Start.AddSeconds(170)),
        ["cancelled"] = () => Asked().Decided("cancelled", "cancel", Story.Requester).Said(Verb.Cancel, Story.Requester),
        ["overridden"] = () => Asked().Decided("approved", "override", Story.Operator).Said(Verb.Override, Story.Operator, "approved"),
        ["a vote without an answer that had its effect"] = () => Asked().Votes(Story.Ann, "approve").Said(Verb.Approve, Story.Ann, end: End.Unknown).Approves(Story.Bob).Decided("approved", "votes"),
        ["a vote without an answer that had none"] =
            () => Approved().Said(Verb.Approve, Story.Cleo, end: End.Unknown).With(story => story.Change(Verb.Approve, vote => vote with { Completed = null, Version = null, Seen = null })),
        ["two reads at once may see either"] =
            () => Approved().Reads().Reads().With(story => story.Change(Verb.Read, read => read with { Invoked = story.Operations[1].Invoked, Version = 2, Seen = "pending" })),
        ["a comment sent twice without a key"] = () => Asked().Comments(Story.Ann, "when?").Comments(Story.Ann, "when?").Decided("cancelled", "cancel", Story.Requester).Said(Verb.Cancel, Story.Requester),
    };

    public static TheoryData<string> LieNames => [.. Lies.Keys];

    public static TheoryData<string> TruthNames => [.. Truths.Keys];

    [Theory]
    [MemberData(nameof(LieNames))]
    public void A_lie_is_found(string lie) =>
        Lies[lie].Tell().Check().ShouldContain(breach => breach.Contains(Lies[lie].Found, StringComparison.Ordinal), lie);

    [Theory]
    [MemberData(nameof(TruthNames))]
    public void The_truth_passes(string truth) => Truths[truth]().Check().ShouldBeEmpty();

    private static Story Asked() => new Story().Asked();

    private static Story Approved() => Asked().Approves(Story.Ann).Approves(Story.Bob).Decided("approved", "votes");

    private static Story TimedOut() => Asked().Decided("rejected", "timeout", at: Story.Start.AddSeconds(122));

    private static long Micro(int seconds) => (Story.Start.AddSeconds(seconds) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}

file static class Planting
{
    public static Story With(this Story story, Action<Story> change)
    {
        change(story);
        return story;
    }
}

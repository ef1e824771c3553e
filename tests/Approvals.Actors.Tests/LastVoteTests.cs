using Approvals.Actors.Tests.Support;
using Approvals.Application.Feed;
using Approvals.Application.Gateway;
using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Approvals.Actors.Tests;

/// <summary>The deciding vote and the timeout meet on two nodes, while the clocks of both nodes and of the database pass the deadline, each in its own steps.</summary>
public sealed class LastVoteTests(ITestOutputHelper output)
{
    private const int GroupSize = 200;
    private const long TimeoutMs = 60_000;
    private static readonly TimeSpan Step = TimeSpan.FromMicroseconds(250);

    [Fact]
    public async Task One_of_them_decides_and_everybody_is_told_the_same()
    {
        var rounds = Rounds.Of(6_000);
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        int byVote = 0, byTimeout = 0, overtaken = 0;
        for (var done = 0; done < rounds; done += GroupSize)
        {
            await using var race = new Race(random);
            await race.CreateAsync(GroupSize);
            await race.RunAsync();
            foreach (var id in race.Ids)
            {
                var decision = await race.AgreedDecisionAsync(id);
                if (decision.Cause == Cause.Votes)
                    byVote++;
                else
                    byTimeout++;
            }

            overtaken += race.Refused;
        }

        output.WriteLine($"{byVote} by vote, {byTimeout} by timeout, {overtaken} appends refused by the journal");
        byVote.ShouldBeGreaterThan(rounds / 20, "a race that one side always wins proves nothing");
        byTimeout.ShouldBeGreaterThan(rounds / 20, "a race that one side always wins proves nothing");
        overtaken.ShouldBeGreaterThan(0);
    }

    /// <summary>Two nodes on one journal; three clocks.</summary>
    private sealed class Race : IAsyncDisposable
    {
        private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        private readonly FakeTimeProvider[] clocks = [new(Start), new(Start), new(Start)];
        private readonly FakeJournal journal;
        private readonly Node[] nodes;
        private readonly Random random;
        private readonly Dictionary<Guid, Told> told = [];

        public Race(Random random)
        {
            this.random = random;
            journal = new FakeJournal(clocks[0]);
            nodes = [new Node(journal, clocks[1]), new Node(journal, clocks[2])];
        }

        public IReadOnlyCollection<Guid> Ids => told.Keys;

        public int Refused => journal.Appended.Count - journal.Accepted;

        public async Task CreateAsync(int count)
        {
            var request = Some.Request(min: 1, timeoutMs: TimeoutMs, action: TimeoutAction.Approve);
            for (var i = 0; i < count; i++)
            {
                var id = await nodes[i % 2].Created(Some.Create(request));
                // The other node knows it too, so that both act on what they remember.
                await nodes[(i + 1) % 2].Ask(id, new ApprovalCommand.Wake());
                told[id] = new Told([nodes[0].Feed.Watch(id), nodes[1].Feed.Watch(id)]);
            }
        }

        /// <summary>From 1 ms before the deadline to 1 ms after it, everything at once in any order.</summary>
        public async Task RunAsync()
        {
            foreach (var clock in clocks)
                clock.SetUtcNow(Start.AddMilliseconds(TimeoutMs) - TimeSpan.FromMilliseconds(1));
            var commands = new List<(Guid Id, int Node, ApprovalCommand Command)>();
            foreach (var id in told.Keys)
            {
                commands.Add((id, random.Next(2), Some.Reject(Some.Ann)));
                commands.Add((id, 0, new ApprovalCommand.Wake()));
                commands.Add((id, 1, new ApprovalCommand.Wake()));
            }

            var order = commands.ToArray();
            random.Shuffle(order);
            // Eight steps for each clock, somewhere among the commands.
            var steps = Enumerable.Range(0, 8 * clocks.Length).Select(i => clocks[i % clocks.Length]).ToArray();
            random.Shuffle(steps);
            var asked = new List<Task<Answer>>();
            for (var i = 0; i < order.Length; i++)
            {
                if (i % (order.Length / steps.Length) == 0 && i / (order.Length / steps.Length) is var at && at < steps.Length)
                    steps[at].Advance(Step);
                var (id, node, command) = order[i];
                var answer = nodes[node].Ask(id, command);
                asked.Add(answer);
                if (command is ApprovalCommand.CastVote)
                    told[id].Vote = answer;
                else
                    told[id].Wakes.Add(answer);
                if (i % 8 == 0)
                    await Task.Yield();
            }

            await Task.WhenAll(asked);
        }

        /// <summary>Holds everything that anybody was told against what is stored.</summary>
        public async Task<Decision> AgreedDecisionAsync(Guid id)
        {
            var rows = journal.Rows(id);
            ChainVerifier.Fault(rows).ShouldBeNull();
            rows.Count(row => row.Type == "decided").ShouldBe(1);
            var decision = journal.Stored(id).ShouldBeOfType<Approval.Decided>().Decision;
            var deadline = Start.AddMilliseconds(TimeoutMs);
            var vote = await told[id].Vote!;
            if (decision.Cause == Cause.Votes)
            {
                decision.At.ShouldBeLessThan(deadline);
                vote.Refusal.ShouldBeNull();
            }
            else
            {
                decision.Cause.ShouldBe(Cause.Timeout);
                decision.At.ShouldBeGreaterThanOrEqualTo(deadline);
                vote.Refusal!.Code.ShouldBe(RefusalCode.AlreadyDecided);
            }

            ShouldSay(vote.Approval, decision);
            foreach (var wake in told[id].Wakes)
            {
                if ((await wake).Approval is Approval.Decided decided)
                    ShouldSay(decided, decision);
            }

            foreach (var node in nodes)
                ShouldSay((await node.Ask(id, Some.Comment(Some.Ann, "late"))).Approval, decision);
            var heard = told[id].Watches.Select(watch => watch.NextAsync(CancellationToken.None)).Where(next => next.IsCompletedSuccessfully).ToList();
            heard.ShouldNotBeEmpty();
            foreach (var next in heard)
                ShouldSay((await next).Decided, decision);
            return decision;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var watch in told.Values.SelectMany(one => one.Watches))
                watch.Dispose();
            foreach (var node in nodes)
                await node.DisposeAsync();
        }

        private static void ShouldSay(Approval? approval, Decision decision)
        {
            var said = approval.ShouldBeOfType<Approval.Decided>().Decision;
            (said.Outcome, said.Cause, said.At).ShouldBe((decision.Outcome, decision.Cause, decision.At));
        }
    }

    private sealed record Told(IWatch[] Watches)
    {
        public Task<Answer>? Vote { get; set; }

        public List<Task<Answer>> Wakes { get; } = [];
    }
}

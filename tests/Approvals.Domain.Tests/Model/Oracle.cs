using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Model;

/// <summary>
/// The semantics a second time, as naively as possible: names are strings, state is dictionaries, assignments are tried one by
/// one. It shares nothing with the domain but the shape of a policy and the refusal codes.
/// </summary>
internal sealed partial class Oracle(Scenario scenario)
{
    private sealed record Cast(bool Approve, int Stage, HashSet<string> Holds, HashSet<string> Says);

    private readonly Plan plan = scenario.Plan;
    private readonly Dictionary<string, Cast> votes = [];
    private readonly Dictionary<string, (string To, HashSet<string> Holds)> handed = [];
    private readonly HashSet<string> everVoted = [], everReceived = [], everHanded = [];
    private readonly Dictionary<string, string> keys = [];
    private long now;
    private long? nudged;
    private int remindersSent;
    private bool erased;
    private int comments = scenario.Plan.IsWellUsed ? 199 : 0, retractions = scenario.Plan.IsWellUsed ? 49 : 0, delegations = scenario.Plan.IsWellUsed ? 49 : 0;

    public string Status { get; private set; } = "pending";

    public string? Cause { get; private set; }

    public string? DecidedBy { get; private set; }

    public int Stage { get; private set; }

    public int Level { get; private set; }

    public int Version { get; private set; } = scenario.Plan.IsWellUsed ? 1 + 199 + 2 * 49 + 2 * 49 : 1;

    public int Revision { get; private set; } = 1;

    /// <summary>Milliseconds since the create.</summary>
    public long? Deadline { get; private set; } = scenario.Plan.TimeoutMs;

    public int Approved => BestFill(
        [.. votes.Values.Where(vote => vote.Approve && vote.Stage == Stage).Select(vote => vote.Holds)],
        [.. plan.Stages[Stage].Rules.Select(rule => (rule.Min, (Func<HashSet<string>, bool>)(holds => Counts(rule, holds))))]);

    /// <summary>Null when carried out, now or before.</summary>
    public RefusalCode? Do(Move move, long at)
    {
        now = at;
        PassTime();
        if (move.Kind == MoveKind.Wake)
            return null;
        var me = Scenario.People[move.Who];
        var names = new HashSet<string>(scenario.GroupsOf(move)) { me };
        if (!Sees(me, names))
            return RefusalCode.NotFound;
        if (move.Key != 0 && keys.TryGetValue(Scenario.ScopeOf(move), out var body))
            return body == Scenario.BodyOf(move) ? null : RefusalCode.IdempotencyKeyReused;
        var before = Version;
        var answer = move.Kind switch
        {
            MoveKind.Approve or MoveKind.Reject => Vote(move, me, names),
            MoveKind.Retract => Retract(move, me, names),
            MoveKind.HandOn => HandOn(move, me, names),
            MoveKind.TakeBack => TakeBack(move, me),
            MoveKind.Comment => Say(move, me),
            MoveKind.Nudge => Nudge(move, me),
            MoveKind.Cancel => End(move, me, "cancelled", "cancel", me == Scenario.Operator || me == Scenario.Requester ? null : RefusalCode.Forbidden),
            MoveKind.Override => End(move, me, move.To % 2 == 0 ? "approved" : "rejected", "override", Is(me, Roles.Operator) ? null : RefusalCode.Forbidden),
            _ => Erase(move, me),
        };
        if (move.Key != 0 && Version > before)
            keys[Scenario.ScopeOf(move)] = Scenario.BodyOf(move);
        return answer;
    }

    private static bool Is(string person, Roles role) => Scenario.RolesOf(person).HasFlag(role);

    private bool Decided => Status != "pending";

    private IEnumerable<string> Joined => plan.Escalation.Take(Level).SelectMany(level => level.To).Select(name => name.Text);

    private bool Counts(Approvals.Domain.Policy.Rule rule, HashSet<string> holds) =>
        rule.From.Count == 0 || rule.From.Any(name => holds.Contains(name.Text)) || Joined.Any(holds.Contains);

    private bool Sees(string me, HashSet<string> names)
    {
        if (Is(me, Roles.Operator) || Is(me, Roles.Auditor) || me == Scenario.Requester)
            return true;
        var rules = plan.Stages.SelectMany(stage => stage.Rules).ToList();
        return rules.Any(rule => rule.From.Count == 0) || rules.Any(rule => Counts(rule, names)) || everVoted.Contains(me) || everReceived.Contains(me);
    }

    private string Holder(string person)
    {
        while (handed.TryGetValue(person, out var next))
            person = next.To;
        return person;
    }

    private List<string> SaysOf(string person) => [.. handed.Keys.Where(from => from != person && Holder(from) == person)];

    private HashSet<string> AllHeldBy(string me, HashSet<string> names)
    {
        var holds = new HashSet<string>(names);
        foreach (var from in SaysOf(me))
            holds.UnionWith(handed[from].Holds);
        return holds;
    }

    private bool CountsIn(int stage, HashSet<string> holds) => plan.Stages[stage].Rules.Any(rule => Counts(rule, holds));

    private bool CountsAnywhere(HashSet<string> holds) => Enumerable.Range(0, plan.Stages.Count).Any(stage => CountsIn(stage, holds));

    /// <summary>The most places that can be filled: every person is tried at every place.</summary>
    private static int BestFill(List<HashSet<string>> people, List<(int Min, Func<HashSet<string>, bool> Fits)> rules)
    {
        var free = rules.ConvertAll(rule => rule.Min);
        return Try(0);

        int Try(int person)
        {
            if (person == people.Count)
                return 0;
            var best = Try(person + 1);
            for (var rule = 0; rule < rules.Count; rule++)
            {
                if (free[rule] == 0 || !rules[rule].Fits(people[person]))
                    continue;
                free[rule]--;
                best = Math.Max(best, 1 + Try(person + 1));
                free[rule]++;
            }

            return best;
        }
    }

    private bool Reachable()
    {
        if (Joined.Any(name => name.StartsWith("group:", StringComparison.Ordinal)))
            return true;
        var seats = new List<(int Min, Func<HashSet<string>, bool> Fits)>();
        for (var stage = Stage; stage < plan.Stages.Count; stage++)
        {
            var at = $"only stage {stage}";
            foreach (var rule in plan.Stages[stage].Rules.Where(rule => rule.From.Count > 0 && rule.From.All(name => name.IsUser)))
                seats.Add((rule.Min, holds => Counts(rule, holds) && (!holds.Any(IsBound) || holds.Contains(at))));
        }

        var people = votes.Values.Where(vote => vote.Approve && vote.Stage == Stage).Select(vote => new HashSet<string>(vote.Holds) { $"only stage {Stage}" })
            .Concat(Scenario.People.Where(person => !votes.ContainsKey(person) && !handed.ContainsKey(person) && (plan.SelfApproval || person != Scenario.Requester))
                .Select(person => AllHeldBy(person, [person])));
        return BestFill([.. people], seats) == seats.Sum(seat => seat.Min);
    }

    private static bool IsBound(string name) => name.StartsWith("only stage", StringComparison.Ordinal);
}

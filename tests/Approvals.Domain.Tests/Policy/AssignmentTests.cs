using System.Diagnostics;
using Approvals.Domain.Decisions;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using FsCheck;
using FsCheck.Fluent;

namespace Approvals.Domain.Tests.Policy;

public sealed class AssignmentTests
{
    /// <param name="People">For each person the rules.</param>
    private sealed record Case(IReadOnlyList<IReadOnlyList<int>> People, IReadOnlyList<int> Places)
    {
        public override string ToString() => $"[{string.Join(" ", People.Select(rules => string.Join(',', rules)))}] into [{string.Join(',', Places)}]";
    }

    private static Arbitrary<Case> Cases() => Arb.From(
        from rules in Gen.Choose(1, 5)
        from places in Gen.Choose(1, 3).ListOf(rules)
        from count in Gen.Choose(0, 8)
        from people in Gen.Choose(0, (1 << rules) - 1).ListOf(count)
        select new Case([.. people.Select(fits => (IReadOnlyList<int>)[.. Enumerable.Range(0, rules).Where(rule => (fits >> rule & 1) == 1)])], [.. places]));

    [Fact]
    public void As_many_places_are_filled_as_when_every_way_is_tried_and_earlier_rules_first() =>
        Prop.ForAll(Cases(), one => Assignment.Fill(one.People, one.Places).ShouldBe(BestOf(one), one.ToString())).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void As_many_places_are_filled_as_by_seating_one_person_after_the_other() =>
        Prop.ForAll(Cases(), one => Assignment.Fill(one.People, one.Places).Sum().ShouldBe(Seated(one).Sum(), one.ToString())).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    public static TheoryData<string, int[][], int[], int[]> Known => new()
    {
        { "nobody", [], [2, 1], [0, 0] },
        { "somebody who fits nowhere", [[]], [1], [0] },
        { "one person, one place", [[0]], [1], [1] },
        { "more people than places", [[0], [0], [0]], [2], [2] },
        { "more places than people", [[0]], [3], [1] },
        { "the first in line gives way", [[0, 1], [0]], [1, 1], [1, 1] },
        { "a chain of three gives way", [[0, 1], [1, 2], [0], [1]], [1, 1, 1], [1, 1, 1] },
        { "the earlier rule comes first", [[0, 1]], [1, 1], [1, 0] },
        { "alike people give way together", [[0, 1], [0, 1], [0, 1], [0], [0]], [3, 2], [3, 2] },
        { "a rule that nobody meets disturbs no other", [[1], [1, 2]], [5, 1, 1], [0, 1, 1] },
        { "two circles that share nobody", [[0, 1], [0, 1], [2, 3], [2]], [1, 1, 1, 1], [1, 1, 1, 1] },
        { "places of the first rule are left to those who fit only there", [[0], [0, 1], [0, 1]], [1, 2], [1, 2] },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_known_case(string name, int[][] people, int[] places, int[] filled) => Assignment.Fill(people, places).ShouldBe(filled, name);

    [Theory]
    [InlineData("disjoint")]
    [InlineData("everybody everywhere")]
    [InlineData("a chain")]
    [InlineData("at random")]
    public void The_largest_allowed_policy_is_judged_in_milliseconds(string shape)
    {
        var request = Request(stages: StagesOf(shape), rejections: 500);
        // The first rounds pay for the compiler.
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            Reachability.IsReachable(request);
            var approval = Decider.Decide(Id, null, Create(request), Start).After!;
            var voter = new Caller(request.Stages[0].Rules[0].From[0], [], Roles.Approver);
            Decider.Decide(Id, approval, Approve(voter), Start).Changed.ShouldBeTrue();
            Moves.Of(approval, voter, Start).Approve.IsOpen.ShouldBeTrue();
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        // Twenty times what it takes alone on a slow machine; what this replaced took seconds.
        best.ShouldBeLessThan(TimeSpan.FromMilliseconds(200), shape);
    }

    private static IReadOnlyList<Stage> StagesOf(string shape)
    {
        var random = new Random(4711);
        return shape switch
        {
            "disjoint" => Stages(20, 5, (stage, rule) => [.. Enumerable.Range(0, 5).Select(i => $"u{stage}-{rule}-{i}")]),
            "everybody everywhere" => Stages(5, 5, (_, _) => [.. Enumerable.Range(0, 20).Select(i => $"u{i}")], min: _ => 1),
            "a chain" => Stages(10, 20, (stage, rule) => [$"u{stage * 20 + rule}", $"u{stage * 20 + rule + 1}"]),
            _ => Stages(10, 10, (_, _) => [.. Enumerable.Range(0, 5).Select(_ => $"u{random.Next(200)}").Distinct()]),
        };
    }

    private static IReadOnlyList<Stage> Stages(int stages, int rules, Func<int, int, string[]> names, Func<int, int>? min = null) =>
        [.. Enumerable.Range(0, stages).Select(stage => new Stage(null, [.. Enumerable.Range(0, rules).Select(rule =>
            new Rule([.. names(stage, rule).Select(Principal.User)], min?.Invoke(rule) ?? 1))]))];

    /// <summary>Of all ways to seat people one that fills most, and among those the first in the order of rules.</summary>
    private static int[] BestOf(Case one)
    {
        var filled = new int[one.Places.Count];
        int[] best = [.. filled];
        Try(0);
        return best;

        void Try(int person)
        {
            if (person == one.People.Count)
            {
                if ((filled.Sum(), Text(filled)).CompareTo((best.Sum(), Text(best))) > 0)
                    best = [.. filled];
                return;
            }

            Try(person + 1);
            foreach (var rule in one.People[person].Where(rule => filled[rule] < one.Places[rule]))
            {
                filled[rule]++;
                Try(person + 1);
                filled[rule]--;
            }
        }

        static string Text(int[] counts) => string.Concat(counts.Select(count => (char)('0' + count)));
    }

    /// <summary>How it was done before: each person in turn, who may move those already seated.</summary>
    private static int[] Seated(Case one)
    {
        var seated = one.Places.Select(_ => new List<int>()).ToArray();
        for (var person = 0; person < one.People.Count; person++)
            TrySeat(person, new bool[one.Places.Count]);
        return [.. seated.Select(rule => rule.Count)];

        bool TrySeat(int person, bool[] visited)
        {
            foreach (var rule in one.People[person].Where(rule => !visited[rule]))
            {
                visited[rule] = true;
                if (seated[rule].Count < one.Places[rule])
                {
                    seated[rule].Add(person);
                    return true;
                }

                for (var i = 0; i < seated[rule].Count; i++)
                {
                    if (!TrySeat(seated[rule][i], visited))
                        continue;
                    seated[rule][i] = person;
                    return true;
                }
            }

            return false;
        }
    }
}

using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using FsCheck;
using FsCheck.Fluent;

namespace Approvals.Domain.Tests.Model;

/// <summary>Random policies and sequences of moves, small enough that people meet each other.</summary>
internal static class Scenarios
{
    private const long Minute = 60_000;

    private static readonly string[] Names = ["user:ann", "user:bob", "user:carl", "user:dora", "user:rita", "group:security", "group:legal"];

    public static Arbitrary<Scenario> Any() => Arb.From(Of(14), Shrink);

    private static Gen<Scenario> Of(int length) =>
        // A create that nobody could ever approve is refused before it gets here.
        from plan in PlanGen().Where(plan => Reachability.IsReachable(new Scenario(plan, []).Request()))
        from count in Gen.Choose(3, length)
        from moves in MoveGen().ListOf(count)
        select new Scenario(plan, [.. moves]);

    /// <summary>Leaves out one move at a time.</summary>
    private static IEnumerable<Scenario> Shrink(Scenario scenario) => Enumerable.Range(0, scenario.Moves.Count)
        .Select(i => scenario with { Moves = [.. scenario.Moves.Where((_, at) => at != i)] });

    private static Gen<Plan> PlanGen() =>
        from stages in Between(1, 2, StageGen())
        from rejections in Gen.Choose(1, 3)
        from self in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from timeout in Gen.Elements<long?>(null, 10 * Minute, 30 * Minute)
        from action in Gen.Elements(TimeoutAction.Approve, TimeoutAction.Reject, TimeoutAction.Escalate, TimeoutAction.Escalate)
        from escalation in Between(0, 3, LevelGen())
        from reminders in Between(0, 3, Gen.Elements(1 * Minute, 5 * Minute, 5 * Minute, 12 * Minute, 40 * Minute))
        from memberships in Gen.Choose(0, 3).ListOf(Scenario.People.Length)
        from wellUsed in Gen.Frequency((30, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Plan(stages, rejections, self, timeout, action, escalation, reminders, [.. memberships], wellUsed);

    private static Gen<Stage> StageGen() => Between(1, 2, RuleGen()).Select(rules => new Stage(null, rules));

    private static Gen<Rule> RuleGen() =>
        from anyone in Gen.Choose(0, 7)
        from names in Between(1, 4, Gen.Elements(Names))
        from min in Gen.Elements(1, 1, 1, 2, 2, 3)
        select new Rule(anyone == 0 ? [] : [.. names.Distinct().Select(Principal.Parse)], min);

    private static Gen<EscalationLevel> LevelGen() =>
        from after in Gen.Elements<long?>(null, 3 * Minute, 8 * Minute, 20 * Minute, 45 * Minute)
        from names in Between(1, 2, Gen.Elements(Names))
        select new EscalationLevel(after, [.. names.Distinct().Select(Principal.Parse)]);

    private static Gen<Move> MoveGen() =>
        from kind in Gen.Frequency(
            (9, Gen.Constant(MoveKind.Approve)), (5, Gen.Constant(MoveKind.Reject)), (4, Gen.Constant(MoveKind.Retract)), (5, Gen.Constant(MoveKind.HandOn)),
            (3, Gen.Constant(MoveKind.TakeBack)), (1, Gen.Constant(MoveKind.Comment)), (1, Gen.Constant(MoveKind.Nudge)), (1, Gen.Constant(MoveKind.Cancel)),
            (1, Gen.Constant(MoveKind.Override)), (1, Gen.Constant(MoveKind.Erase)), (2, Gen.Constant(MoveKind.Wake)))
        from who in Gen.Choose(0, Scenario.People.Length - 1)
        from to in Gen.Choose(0, Scenario.Targets.Length - 1)
        from minutes in Gen.Elements(0, 0, 0, 0, 1, 2, 5, 11, 31)
        from guard in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Choose(1, 4)))
        from key in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Choose(1, 2)))
        from left in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Move(kind, who, to, minutes, guard, key, left);

    private static Gen<IReadOnlyList<T>> Between<T>(int least, int most, Gen<T> one) =>
        Gen.Choose(least, most).SelectMany(count => one.ListOf(count)).Select(items => (IReadOnlyList<T>)[.. items]);
}

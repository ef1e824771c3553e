using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Domain.Context;
using Approvals.Domain.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Approvals.Domain.Tests.Context;

/// <summary>Random pairs of contexts, most of them nearly the same.</summary>
public sealed class UnchangedExactlyTests
{
    private const int Pairs = 10_000;

    /// <summary>Values that look like each other, or are written in several ways.</summary>
    private static readonly string[][] LookAlikes =
    [
        ["1", "1.0", "1e0", "10e-1"], ["\"1\""], ["100", "1e2", "1E+2", "100.00"], ["\"100\""], ["0", "-0", "0.0", "0e5"], ["null"], ["\"null\""], ["\"\""], ["\" \""], ["[]"], ["{}"], ["[null]"], ["[[]]"],
        ["[\"a\",\"b\"]"], ["[\"a, b\"]"], ["\"a, b\""], ["[\"b\",\"a\"]"], ["true"], ["\"true\""], ["false"], ["\"yes\""], ["\"A\"", "\"\\u0041\""], ["\"\\u00e9\"", "\"é\""], ["\"e\\u0301\""],
        ["9007199254740992", "9007199254740992.0"], ["9007199254740993"], ["9007199254740994"], ["18446744073709551615"], ["18446744073709551616"], ["12345678901234567890123"], ["12345678901234567890124"],
        ["0.1", "1e-1", "0.10"], ["0.2"], ["1e300", "10e299"], ["\"\\/\"", "\"/\""], ["{\"b\":1}", "{\"b\":1.0}"], ["{\"b\":\"1\"}"], ["{\"b\":null}"], ["{\"b\":{}}"], ["[{\"b\":1}]"], ["[{\"b\":1},{}]"], ["[{},{\"b\":1}]"],
        ["{\"c\":1,\"d\":[{\"x\":1,\"y\":2}]}", "{\"d\":[{\"y\":2,\"x\":1}],\"c\":1}"], ["\"x\\ny\""], ["\"x y\""], ["[1,2]", "[1.0,2e0]"], ["[2,1]"],
        ["{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":1}}}}}}}}}}"], ["{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":{\"p\":2}}}}}}}}}}"],
    ];

    private static readonly string[] Names = ["a", "b", "a.b", "a/b", "a~b", "a~1b", "", " ", "0", "[0]", "a[0]", "\\\"\\\"", "caf\\u00e9", "cafe\\u0301", "n", "N", "\\u0061b"];

    [Fact]
    public void Two_contexts_are_said_to_be_unchanged_exactly_when_their_hashes_are_equal()
    {
        var (equal, different) = (0, 0);
        Prop.ForAll(Arb.From(PairGen()), pair =>
        {
            var (now, before) = (new RawJson(pair.Now), new RawJson(pair.Before));
            var isSame = CanonicalJson.Hash(now.Parse()) == CanonicalJson.Hash(before.Parse());
            _ = isSame ? equal++ : different++;
            Holds(ContextFacts.Of(now, before), isSame, pair);
            Holds(ContextFacts.Of(before, now), isSame, pair);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Pairs));
        equal.ShouldBeGreaterThan(Pairs / 10, "both kinds must have been tried");
        different.ShouldBeGreaterThan(Pairs / 10);
    }

    private static void Holds(ContextFacts facts, bool isSame, (string Now, string Before) pair)
    {
        (facts.Changed == 0).ShouldBe(isSame, pair.ToString());
        facts.All.Any(fact => fact.IsChanged).ShouldBe(!isSame, pair.ToString());
        facts.All.Select(fact => fact.Pointer).Distinct(StringComparer.Ordinal).Count().ShouldBe(facts.All.Count, pair.ToString());
        facts.All.Select(fact => fact.Name).Distinct(StringComparer.Ordinal).Count().ShouldBe(facts.All.Count, pair.ToString());
        foreach (var fact in facts.All.Where(fact => fact is { Change: FactChange.Changed }))
            CanonicalJson.Write(fact.Now!.Value).ShouldNotBe(CanonicalJson.Write(fact.Before!.Value), pair.ToString());
    }

    /// <summary>A context, and the same with some values, names and orders replaced; often only by another way to write the same.</summary>
    private static Gen<(string Now, string Before)> PairGen() =>
        from members in MemberGen().ListOf(6)
        from drop in Gen.Choose(0, 12)
        from swaps in Gen.Choose(0, LookAlikes.Length - 1).ListOf(6)
        from spellings in Gen.Choose(0, 3).ListOf(6)
        from changes in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Choose(2, 6)))
        from reversed in Gen.Elements(false, true)
        from wrapped in Gen.Choose(0, 3)
        select Build([.. members.DistinctBy(member => NameOf(member.Name))], drop, [.. swaps], [.. spellings], changes, reversed, wrapped);

    private static Gen<(string Name, int Value, int Spelling)> MemberGen() =>
        from name in Gen.Elements(Names)
        from value in Gen.Choose(0, LookAlikes.Length - 1)
        from spelling in Gen.Choose(0, 3)
        select (name, value, spelling);

    private static (string Now, string Before) Build(
        List<(string Name, int Value, int Spelling)> members, int drop, List<int> swaps, List<int> spellings, int changes, bool reversed, int wrapped)
    {
        var others = members.Select((member, i) => i < changes ? (member.Name, swaps[i], 0) : (member.Name, member.Value, spellings[i])).ToList();
        if (drop < others.Count && changes > 1)
            others.RemoveAt(drop);
        if (reversed)
            others.Reverse();
        return (Wrap(Write(members), wrapped), Wrap(Write(others), wrapped));
    }

    private static string Write(IEnumerable<(string Name, int Value, int Spelling)> members) =>
        "{" + string.Join(", ", members.Select(member => $"\"{member.Name}\":{LookAlikes[member.Value][member.Spelling % LookAlikes[member.Value].Length]}")) + "}";

    private static string Wrap(string context, int how) => how switch
    {
        1 => $"{{\"deep\":{{\"er\":{context}}}}}",
        2 => $"{{\"list\":[{context},1]}}",
        _ => context,
    };

    private static string NameOf(string escaped) => JsonNode.Parse($"\"{escaped}\"")!.GetValue<string>();
}

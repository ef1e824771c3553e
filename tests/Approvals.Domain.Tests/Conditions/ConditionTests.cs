using Approvals.Domain.Conditions;
using Approvals.Domain.Json;

namespace Approvals.Domain.Tests.Conditions;

public sealed class ConditionTests
{
    private const string Context = """
        {"environment":"staging","cost":12.50,"big":9007199254740993,"tiny":1e-30,"flag":true,"nothing":null,"list":[1,"two",{"a":1}],
         "a/b":1,"m~n":2,"":3,"nested":{"deep":{"x":5}},"object":{"k":[1,2]},"zero":0}
        """;

    private static Condition Leaf(string path, string op, string? value) => new() { Path = path, Op = op, Value = value is null ? null : new RawJson(value) };

    private static bool Holds(Condition condition) => ConditionEvaluator.Evaluate(condition, new RawJson(Context)).Held;

    [Theory]
    [InlineData("/environment", "eq", "\"staging\"", true)]
    [InlineData("/environment", "eq", "\"Staging\"", false)]
    [InlineData("/environment", "ne", "\"production\"", true)]
    [InlineData("/environment", "ne", "\"staging\"", false)]
    [InlineData("/environment", "ne", "1", true)]
    [InlineData("/missing", "ne", "1", false)]
    [InlineData("/missing", "eq", "null", false)]
    [InlineData("/nothing", "eq", "null", true)]
    [InlineData("/cost", "eq", "12.5", true)]
    [InlineData("/cost", "eq", "1.25e1", true)]
    [InlineData("/cost", "eq", "\"12.5\"", false)]
    [InlineData("/cost", "lt", "100", true)]
    [InlineData("/cost", "lt", "12.5", false)]
    [InlineData("/cost", "le", "12.5", true)]
    [InlineData("/cost", "le", "12.4", false)]
    [InlineData("/cost", "gt", "12.4", true)]
    [InlineData("/cost", "gt", "12.5", false)]
    [InlineData("/cost", "ge", "12.5", true)]
    [InlineData("/cost", "ge", "12.6", false)]
    [InlineData("/cost", "lt", "\"z\"", false)]
    [InlineData("/cost", "ge", "\"a\"", false)]
    [InlineData("/flag", "lt", "1", false)]
    [InlineData("/nothing", "le", "1", false)]
    [InlineData("/missing", "lt", "1", false)]
    [InlineData("/missing", "gt", "1", false)]
    [InlineData("/environment", "lt", "\"t\"", true)]
    [InlineData("/environment", "gt", "\"T\"", true)]
    [InlineData("/big", "gt", "9007199254740992", true)]
    [InlineData("/big", "eq", "9007199254740992", false)]
    [InlineData("/tiny", "gt", "0", true)]
    [InlineData("/tiny", "eq", "0", false)]
    [InlineData("/zero", "eq", "-0", true)]
    [InlineData("/cost", "lt", "1e300", true)]
    [InlineData("/environment", "in", "[\"test\",\"staging\"]", true)]
    [InlineData("/environment", "in", "[\"test\"]", false)]
    [InlineData("/environment", "in", "[]", false)]
    [InlineData("/environment", "in", "\"staging\"", false)]
    [InlineData("/missing", "in", "[null]", false)]
    [InlineData("/list", "contains", "\"two\"", true)]
    [InlineData("/list", "contains", "1.0", true)]
    [InlineData("/list", "contains", "{\"a\":1}", true)]
    [InlineData("/list", "contains", "2", false)]
    [InlineData("/environment", "contains", "\"tag\"", true)]
    [InlineData("/environment", "contains", "\"TAG\"", false)]
    [InlineData("/environment", "contains", "1", false)]
    [InlineData("/cost", "contains", "\"1\"", false)]
    [InlineData("/environment", "startsWith", "\"stag\"", true)]
    [InlineData("/environment", "startsWith", "\"ging\"", false)]
    [InlineData("/cost", "startsWith", "\"1\"", false)]
    [InlineData("/environment", "startsWith", "1", false)]
    [InlineData("/environment", "matches", "\"ag\"", true)]
    [InlineData("/environment", "matches", "\"^ag\"", false)]
    [InlineData("/cost", "matches", "\"1\"", false)]
    [InlineData("/environment", "matches", "1", false)]
    [InlineData("/environment", "exists", null, true)]
    [InlineData("/nothing", "exists", null, true)]
    [InlineData("/missing", "exists", null, false)]
    [InlineData("/environment", "eq", null, false)]
    [InlineData("/environment", "like", "\"staging\"", false)]
    [InlineData("/object", "eq", "{\"k\":[1,2]}", true)]
    [InlineData("", "exists", null, true)]
    public void A_leaf_holds_or_not(string path, string op, string? value, bool held) => Holds(Leaf(path, op, value)).ShouldBe(held);

    [Theory]
    [InlineData("/a~1b", "1")]
    [InlineData("/m~0n", "2")]
    [InlineData("/", "3")]
    [InlineData("/nested/deep/x", "5")]
    [InlineData("/list/0", "1")]
    [InlineData("/list/2/a", "1")]
    [InlineData("/object/k/1", "2")]
    public void A_pointer_finds_its_value(string path, string value) => Holds(Leaf(path, "eq", value)).ShouldBeTrue();

    [Theory]
    [InlineData("/list/3")]
    [InlineData("/list/-")]
    [InlineData("/list/00")]
    [InlineData("/list/+1")]
    [InlineData("/list/-1")]
    [InlineData("/list/99999999999")]
    [InlineData("/environment/0")]
    [InlineData("/nested/missing/x")]
    public void A_pointer_may_find_nothing(string path) => Holds(Leaf(path, "exists", null)).ShouldBeFalse();

    [Fact]
    public void All_any_and_not_nest()
    {
        var yes = Leaf("/flag", "eq", "true");
        var no = Leaf("/flag", "eq", "false");
        Holds(new Condition { All = [yes, yes] }).ShouldBeTrue();
        Holds(new Condition { All = [yes, no] }).ShouldBeFalse();
        Holds(new Condition { Any = [no, yes] }).ShouldBeTrue();
        Holds(new Condition { Any = [no, no] }).ShouldBeFalse();
        Holds(new Condition { Not = no }).ShouldBeTrue();
        Holds(new Condition { Not = new Condition { Any = [no, new Condition { Not = yes }] } }).ShouldBeTrue();
    }

    [Fact]
    public void Every_fact_is_recorded_even_those_that_no_longer_mattered()
    {
        var evaluation = ConditionEvaluator.Evaluate(
            new Condition { Any = [Leaf("/flag", "eq", "true"), Leaf("/missing", "lt", "3")] }, new RawJson(Context));
        evaluation.Held.ShouldBeTrue();
        evaluation.Findings.ShouldBe(
        [
            new Finding("/flag", "eq", new RawJson("true"), new RawJson("true"), true),
            new Finding("/missing", "lt", new RawJson("3"), null, false),
        ]);
    }

    [Fact]
    public void No_pattern_stalls_the_service()
    {
        var text = new string('a', 50_000) + "!";
        SafePattern.IsMatch("^(a+)+$", text).ShouldBeFalse();
        SafePattern.IsMatch("(x+x+)+y", new string('x', 10_000)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("^CHG-[0-9]+$", true)]
    [InlineData("(?i)abc", true)]
    [InlineData("(a)\\1", false)]
    [InlineData("(?=a)b", false)]
    [InlineData("(?<!a)b", false)]
    [InlineData("(?>a+)b", false)]
    [InlineData("[", false)]
    public void A_pattern_is_valid_when_it_needs_no_backtracking(string pattern, bool valid) => SafePattern.IsValid(pattern).ShouldBe(valid);

    [Fact]
    public void A_pattern_has_a_length()
    {
        SafePattern.IsValid(new string('a', SafePattern.MaxLength)).ShouldBeTrue();
        SafePattern.IsValid(new string('a', SafePattern.MaxLength + 1)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("/", true)]
    [InlineData("/a~0~1b", true)]
    [InlineData("a", false)]
    [InlineData("/a~", false)]
    [InlineData("/a~2", false)]
    [InlineData("/~~01", false)]
    public void A_pointer_is_valid_or_not(string pointer, bool valid) => JsonPointer.IsValid(pointer).ShouldBe(valid);
}

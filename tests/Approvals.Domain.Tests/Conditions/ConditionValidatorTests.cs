using Approvals.Domain.Conditions;
using Approvals.Domain.Json;

namespace Approvals.Domain.Tests.Conditions;

public sealed class ConditionValidatorTests
{
    private static Condition Leaf(string? path, string? op, string? value) => new() { Path = path, Op = op, Value = value is null ? null : new RawJson(value) };

    [Theory]
    [InlineData("/a", "eq", "1", null)]
    [InlineData("", "eq", "{}", null)]
    [InlineData("/a", "ne", "null", null)]
    [InlineData("/a", "lt", "1", null)]
    [InlineData("/a", "le", "\"b\"", null)]
    [InlineData("/a", "gt", "1", null)]
    [InlineData("/a", "ge", "1", null)]
    [InlineData("/a", "in", "[1]", null)]
    [InlineData("/a", "in", "[]", "in needs an array with at least one value")]
    [InlineData("/a", "contains", "1", null)]
    [InlineData("/a", "startsWith", "\"b\"", null)]
    [InlineData("/a", "matches", "\"^b+$\"", null)]
    [InlineData("/a", "exists", null, null)]
    [InlineData("/a", "exists", "true", null)]
    [InlineData("/a", "exists", "false", "exists takes no value")]
    [InlineData("a", "eq", "1", "path is a JSON Pointer")]
    [InlineData(null, "eq", "1", "path is a JSON Pointer")]
    [InlineData("/a", null, "1", "op is one of")]
    [InlineData("/a", "like", "1", "op is one of eq, ne, lt, le, gt, ge, in, contains, startsWith, matches, exists.")]
    [InlineData("/a", "eq", null, "eq needs a value")]
    [InlineData("/a", "in", "1", "in needs an array")]
    [InlineData("/a", "eq", "1e999", "beyond IEEE 754 double")]
    [InlineData("/a", "lt", "true", "lt needs a number or a string")]
    [InlineData("/a", "le", "[]", "le needs a number or a string")]
    [InlineData("/a", "gt", "null", "gt needs a number or a string")]
    [InlineData("/a", "ge", "{}", "ge needs a number or a string")]
    [InlineData("/a", "startsWith", "1", "startsWith needs a string")]
    [InlineData("/a", "matches", "1", "matches needs a regular expression")]
    [InlineData("/a", "matches", "\"(a)\\\\1\"", "matches needs a regular expression")]
    public void A_leaf_is_meaningful_or_not(string? path, string? op, string? value, string? fault) => Check(Leaf(path, op, value), fault);

    [Fact]
    public void A_node_is_exactly_one_thing()
    {
        Check(new Condition(), "exactly one of");
        Check(Leaf("/a", "eq", "1") with { All = [] }, "exactly one of");
        Check(new Condition { All = [], Any = [] }, "exactly one of");
        Check(new Condition { Not = Leaf("/a", "exists", null), Any = [] }, "exactly one of");
        Check(null, "A condition is null.");
    }

    [Fact]
    public void A_list_needs_a_part()
    {
        Check(new Condition { All = [] }, "at least one condition");
        Check(new Condition { Any = [] }, "at least one condition");
    }

    [Fact]
    public void Faults_are_found_in_the_depth()
    {
        var good = Leaf("/a", "exists", null);
        var bad = Leaf("/a", "in", "1");
        Check(new Condition { All = [good, new Condition { Any = [good, new Condition { Not = bad }] }] }, "in needs an array");
        Check(new Condition { All = [good, new Condition { Any = [good, new Condition { Not = good }] }] }, null);
        Check(new Condition { Any = [null!] }, "A condition is null.");
    }

    private static void Check(Condition? condition, string? fault)
    {
        if (fault is null)
            ConditionValidator.Fault(condition).ShouldBeNull();
        else
            ConditionValidator.Fault(condition).ShouldNotBeNull().ShouldContain(fault);
    }
}

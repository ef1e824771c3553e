using System.Text.Json;
using Approvals.Domain.Conditions;
using Approvals.Domain.Context;
using Approvals.Domain.Decisions;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Testing;

namespace Approvals.Domain.Tests.Context;

/// <summary>What is said of a context beside an earlier one.</summary>
public sealed class ContextFactsTests
{
    public static TheoryData<ContextPair> Pairs => [.. ContextPairs.All];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_changed_places_of_a_pair_are_those_that_differ(ContextPair pair)
    {
        var facts = Compare(pair);
        facts.All.Where(fact => fact.IsChanged).Select(fact => fact.Pointer).Order(StringComparer.Ordinal).ShouldBe(pair.Changed.Order(StringComparer.Ordinal));
        facts.Changed.ShouldBe(pair.Changed.Count);
        (pair.Changed.Count == 0).ShouldBe(HashOf(pair.After) == HashOf(pair.Before), "the hash says the same");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Changed_facts_come_first_named_and_written_so_that_no_two_look_the_same(ContextPair pair)
    {
        var facts = Compare(pair);
        facts.All.Take(facts.Changed).ShouldAllBe(fact => fact.IsChanged);
        facts.All.Skip(facts.Changed).ShouldAllBe(fact => !fact.IsChanged);
        facts.All.Select(fact => fact.Name).ShouldBeUnique();
        facts.All.Take(pair.Rows.Count).Select(fact => new ExpectedRow(fact.Name, TextOf(fact.Now), fact.IsChanged ? TextOf(fact.Before) : null)).ShouldBe(pair.Rows);
    }

    [Fact]
    public void Alone_a_context_says_each_of_its_values_in_its_order()
    {
        var facts = ContextFacts.Of(new RawJson("""{"b":1,"a":{"x":[1,2],"y":{},"z":[{"p":null},[]]},"c":""}"""));
        facts.Changed.ShouldBe(0);
        facts.All.Select(fact => $"{fact.Pointer} {fact.Name} {fact.Now}").ShouldBe(
            ["/b b 1", "/a/x a.x [1,2]", "/a/y a.y {}", "/a/z/0/p a.z[0].p ", "/a/z/1 a.z[1] []", "/c c "]);
        ContextFacts.Of(RawJson.EmptyObject).All.ShouldBeEmpty();
    }

    [Fact]
    public void A_pointer_leads_back_to_the_value()
    {
        var context = new RawJson("""{"a/b":{"c~d":[{"":1}]},"~1":2,"e":{"0":3}}""");
        foreach (var fact in ContextFacts.Of(context).All)
            CanonicalJson.Write(JsonPointer.Find(context.Parse(), fact.Pointer)!.Value).ShouldBe(CanonicalJson.Write(fact.Now!.Value));
    }

    [Theory]
    [InlineData("plain", "plain", null)]
    [InlineData("two words", "two words", null)]
    [InlineData("2026-01-31", "2026-01-31", null)]
    [InlineData("1.2.3", "1.2.3", null)]
    [InlineData("true", "\"true\"", "text")]
    [InlineData("FALSE", "\"FALSE\"", "text")]
    [InlineData("No", "\"No\"", "text")]
    [InlineData("5", "\"5\"", "text")]
    [InlineData("-1.5e3", "\"-1.5e3\"", "text")]
    [InlineData("1,000", "\"1,000\"", "text")]
    [InlineData("ｔｒｕｅ", "\"ｔｒｕｅ\"", "text")]
    [InlineData("undefined", "\"undefined\"", "text")]
    [InlineData("NaN", "\"NaN\"", "text")]
    [InlineData("{x", "\"{x\"", "text")]
    [InlineData("\"quoted\"", "\"\\\"quoted\\\"\"", "text")]
    [InlineData("", "\"\"", "empty text")]
    [InlineData("\t\n", "\"\\t\\n\"", "text of blanks")]
    [InlineData("\u3000x", "\"\\u3000x\"", "text with blanks at its ends")]
    [InlineData("a\nb", "a\nb", null)]
    [InlineData("a\nb\n", "a\nb\n", "text with blanks at its ends")]
    public void A_text_that_could_be_taken_for_something_else_says_that_it_is_one(string text, string shown, string? label) =>
        FactText.Of(JsonElement.Parse(JsonSerializer.Serialize(text))).ShouldBe(new FactText(shown, label));

    [Fact]
    public void Where_there_is_one_line_only_line_breaks_are_escaped() =>
        FactText.Of(JsonElement.Parse("\"a\\nb\""), isOneLine: true).InOneLine.ShouldBe("\"a\\nb\" (text)");

    [Fact]
    public void The_place_of_a_change_in_a_long_text_is_found()
    {
        var pair = ContextPairs.All.Single(pair => pair.After.Length > ContextPairs.Long);
        var fact = Compare(pair).All.Single();
        var difference = TextDifference.Between(fact.Now!.Value.GetString()!, fact.Before!.Value.GetString()!);
        difference.ShouldSatisfyAllConditions(
            () => difference.Start.ShouldBe(ContextPairs.Long / 2),
            () => difference.Line.ShouldBe((ContextPairs.Long / 40) + 1),
            () => difference.Now.ShouldBe("X"),
            () => difference.Before.ShouldBe("0"),
            () => difference.Lead.ShouldEndWith("04999 of a long log\n"),
            () => difference.Tail.ShouldStartWith("5000 of a long"),
            () => difference.IsLater.ShouldBeTrue());
    }

    [Theory]
    [InlineData("abc", "abd", "ab", "c", "d", "")]
    [InlineData("aXXb", "ab", "a", "XX", "", "b")]
    [InlineData("", "ab", "", "", "ab", "")]
    [InlineData("aaa", "aa", "aa", "a", "", "")]
    [InlineData("e\u0301x", "e\u0300x", "", "e\u0301", "e\u0300", "x")]
    [InlineData("a\U0001f600b", "a\U0001f601b", "a", "\U0001f600", "\U0001f601", "b")]
    [InlineData("\U0001f600", "\U0001fa00", "", "\U0001f600", "\U0001fa00", "")]
    public void A_difference_is_cut_between_characters(string now, string before, string lead, string nowPart, string beforePart, string tail)
    {
        var difference = TextDifference.Between(now, before);
        (difference.Lead, difference.Now, difference.Before, difference.Tail).ShouldBe((lead, nowPart, beforePart, tail));
    }

    [Fact]
    public void What_lies_behind_a_long_name_is_one_fact_so_that_names_cannot_fill_the_memory()
    {
        var members = string.Join(',', Enumerable.Range(0, 15_000).Select(i => $"\"m{i}\":{i}"));
        var start = "{\"" + new string('k', 100_000) + "\":{" + members;
        var (now, before) = (new RawJson(start + "}}"), new RawJson(start + ",\"more\":1}}"));
        var used = GC.GetAllocatedBytesForCurrentThread();
        ContextFacts.Of(now).All.Count.ShouldBe(1);
        var compared = ContextFacts.Of(now, before);
        (compared.Changed, compared.All.Count).ShouldBe((1, 1));
        (GC.GetAllocatedBytesForCurrentThread() - used).ShouldBeLessThan(100_000_000);
    }

    [Fact]
    public void A_large_difference_is_cut_and_says_so()
    {
        var difference = TextDifference.Between(new string('a', 5_000), new string('b', 9_000));
        difference.IsCut.ShouldBeTrue();
        difference.Now.Length.ShouldBeLessThan(1_000);
        difference.Before.Length.ShouldBeLessThan(1_000);
    }

    [Fact]
    public void What_was_erased_is_not_compared_and_its_hash_still_says_whether_it_is_the_same()
    {
        var (one, same, other) = (Asked("""{"a":1}"""), Asked("""{"a":1.0}"""), Asked("""{"a":2}"""));
        var erased = new Approval.Decided
        {
            Id = one.Id,
            Request = one.Request with { Context = RawJson.EmptyObject },
            Version = 3,
            Revision = 1,
            CreatedAt = one.CreatedAt,
            UpdatedAt = one.UpdatedAt,
            HeadHash = "",
            Decision = new Decision(Outcome.Approved, Cause.Votes, [], null, null, one.CreatedAt),
            Erased = true,
        };
        ContextFacts.Of(same, erased).Since.ShouldBe(Since.Unchanged);
        ContextFacts.Of(other, erased).ShouldSatisfyAllConditions(facts => facts.Since.ShouldBe(Since.Unknown), facts => facts.Changed.ShouldBe(0), facts => facts.All.Count.ShouldBe(1));
        ContextFacts.Of(other, one).Since.ShouldBe(Since.Changed);
        ContextFacts.Of(same, one).Since.ShouldBe(Since.Unchanged);
        ContextFacts.Of(other, null).Since.ShouldBe(Since.Nothing);
    }

    [Theory]
    [InlineData(3, 0, 3, null)]
    [InlineData(3, 0, 2, "and 1 more")]
    [InlineData(9_000, 0, 40, "and 8,960 more")]
    public void How_many_more_there_are_is_said_where_nothing_is_compared(int count, int changed, int shown, string? more)
    {
        changed.ShouldBe(0);
        ContextFacts.Of(new RawJson(ContextPairs.Keys(count))).More(shown).ShouldBe(more);
    }

    [Theory]
    [InlineData(10, 2, 4, "and 6 more, none of them changed")]
    [InlineData(10, 6, 4, "and 6 more, 2 of them changed")]
    [InlineData(10, 10, 4, "and 6 more, all of them changed")]
    [InlineData(10, 5, 9, "and 1 more, none of them changed")]
    [InlineData(10, 10, 9, "and 1 more, 1 of them changed")]
    [InlineData(10, 10, 10, null)]
    public void How_many_of_them_are_changed_is_said_where_there_is_a_comparison(int count, int changed, int shown, string? more) =>
        ContextFacts.Of(new RawJson(ContextPairs.Keys(count)), new RawJson(ContextPairs.Keys(count, [.. Enumerable.Range(0, changed).Select(key => (key, "null"))]))).More(shown).ShouldBe(more);

    private static Approval Asked(string context) =>
        Rehearsal.Play(Guid.Empty, Start, [Create(Request() with { Context = new RawJson(context), ContextHash = "sha256:" + HashOf(context) })]);

    private static ContextFacts Compare(ContextPair pair) => ContextFacts.Of(new RawJson(pair.After), new RawJson(pair.Before));

    private static string HashOf(string json) => CanonicalJson.Hash(JsonElement.Parse(json));

    private static string? TextOf(JsonElement? value) => value is { } there ? FactText.Of(there).InOneLine : null;
}

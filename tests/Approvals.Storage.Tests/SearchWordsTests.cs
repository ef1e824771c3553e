namespace Approvals.Storage.Tests;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("Approve Production-Deployment #4711", "4711 approve deployment production-deployment")]
    [InlineData("caf\u00e9 Cafe\u0301", "cafe")]
    [InlineData("\u00c4RGER_\u0394elta", "arger_δelta δelta")]
    [InlineData("v1.2.3", "2.3 3 v1.2.3")]
    [InlineData("本語", "本語 語")]
    [InlineData("  ...  ", "")]
    public void Words_are_folded_and_begin_where_no_letter_or_digit_stood(string text, string words) =>
        string.Join(' ', SearchWords.Of(text, null)).ShouldBe(words);

    [Theory]
    [InlineData("Deploy, then (\"rollback\").", "deploy then rollback")]
    [InlineData("100% C++ C#", "100% c++ c#")]
    [InlineData("-- ; %", "")]
    [InlineData("a a A", "a")]
    public void A_search_is_told_its_words_without_what_ends_a_sentence(string text, string terms) =>
        string.Join(' ', SearchWords.Terms(text)).ShouldBe(terms);

    [Fact]
    public void Title_and_description_give_each_word_once()
    {
        SearchWords.Of("Deploy b a", "deploy A c").ShouldBe(["a", "b", "c", "deploy"]);
        SearchWords.Of("only", null).ShouldBe(["only"]);
    }

    [Fact]
    public void A_long_word_is_cut_and_never_within_a_character()
    {
        SearchWords.Of(new string('x', 100), null)[0].Length.ShouldBe(SearchWords.MaxLength);
        var cut = SearchWords.Of(new string('x', SearchWords.MaxLength - 1) + "\U00010428", null)[0];
        char.IsHighSurrogate(cut[^1]).ShouldBeFalse();
    }
}

namespace Approvals.Storage.Tests;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("Approve Production-Deployment #4711", "approve production deployment 4711")]
    [InlineData("caf\u00e9 Cafe\u0301", "caf\u00e9 caf\u00e9")]
    [InlineData("\u00c4RGER_\u0394elta", "\u00e4rger \u03b4elta")]
    [InlineData("  ...  ", "")]
    public void Words_are_folded_and_split_where_no_letter_or_digit_stands(string text, string words)
    {
        string.Join(' ', SearchWords.Split(text)).ShouldBe(words);
    }

    [Fact]
    public void Title_and_description_give_each_word_once()
    {
        SearchWords.Of("Deploy b a", "deploy A c").ShouldBe(["a", "b", "c", "deploy"]);
        SearchWords.Of("only", null).ShouldBe(["only"]);
    }

    [Fact]
    public void A_long_word_is_cut_and_never_within_a_character()
    {
        SearchWords.Split(new string('x', 100))[0].Length.ShouldBe(SearchWords.MaxLength);
        var cut = SearchWords.Split(new string('x', SearchWords.MaxLength - 1) + "\U0001d7d8")[0];
        char.IsHighSurrogate(cut[^1]).ShouldBeFalse();
    }
}

using System.Text;
using Approvals.Domain.Text;

namespace Approvals.Domain.Tests.Text;

public sealed class HiddenCharactersTests
{
    [Theory]
    [InlineData("\u202egpj.exe", "[U+202E]gpj.exe")]
    [InlineData("env\u2066ironment", "env[U+2066]ironment")]
    [InlineData("`\u202ereversed\u202c`", "`[U+202E]reversed[U+202C]`")]
    [InlineData("fine\u2028\u202eesrever", "fine[U+2028][U+202E]esrever")]
    [InlineData("de\u00adploy", "de[U+00AD]ploy")]
    [InlineData("a\u200bb\u200bc", "a[U+200B]b[U+200B]c")]
    [InlineData("a\u200b\u200b\u200bb", "a[U+200B ×3]b")]
    [InlineData("\ufeffstart", "[U+FEFF]start")]
    [InlineData("tax\u061c free", "tax[U+061C] free")]
    [InlineData("mark\u200e\u200f", "mark[U+200E][U+200F]")]
    [InlineData("pay\u2060ment\u2063", "pay[U+2060]ment[U+2063]")]
    [InlineData("filler\u3164\u115f\u1160\uffa0", "filler[U+3164][U+115F][U+1160][U+FFA0]")]
    [InlineData("grapheme\u034f joiner", "grapheme[U+034F] joiner")]
    [InlineData("note\ufff9base\ufffagloss\ufffb", "note[U+FFF9]base[U+FFFA]gloss[U+FFFB]")]
    [InlineData("object\ufffc", "object[U+FFFC]")]
    [InlineData("bell\u0007 nul\0 escape\u001b[2J delete\u007f next\u0085", "bell[U+0007] nul[U+0000] escape[U+001B][2J delete[U+007F] next[U+0085]")]
    [InlineData("safe\rrm -rf", "safe[U+000D]rm -rf")]
    [InlineData("blank\u2800", "blank[U+2800]")]
    [InlineData("none \uffff\ufdd0", "none [U+FFFF][U+FDD0]")]
    [InlineData("khmer \u17b4\u17b5", "khmer [U+17B4][U+17B5]")]
    [InlineData("music \U0001D173\U0001D159", "music [U+1D173][U+1D159]")]
    [InlineData("shorthand \U0001BCA0", "shorthand [U+1BCA0]")]
    [InlineData("tags \U000E0001\U000E0064\U000E0065", "tags [U+E0001][U+E0064][U+E0065]")]
    [InlineData("x\ufe0f and \u845b\U000E0100", "x[U+FE0F] and \u845b[U+E0100]")]
    [InlineData("9\ufe0f", "9[U+FE0F]")]
    [InlineData("reserved \u2065\ufff0\U000E0FFF", "reserved [U+2065][U+FFF0][U+E0FFF]")]
    [InlineData("mongolian letter outside \u180b\u180e", "mongolian letter outside [U+180B][U+180E]")]
    [InlineData("\U00013430", "[U+13430]")]
    public void What_cannot_be_seen_is_named(string text, string shown)
    {
        HiddenCharacters.Any(text).ShouldBeTrue();
        HiddenCharacters.Mark(text).ShouldBe(shown);
        HiddenCharacters.Mark(shown).ShouldBe(shown);
    }

    [Fact]
    public void Half_of_a_pair_is_named()
    {
        HiddenCharacters.Mark("half \ud83d pair").ShouldBe("half [U+D83D] pair");
        HiddenCharacters.Mark("half \udc69\ud83d").ShouldBe("half [U+DC69][U+D83D]");
    }

    [Theory]
    [InlineData("a\u200db")]
    [InlineData("auf\u200clage")]
    [InlineData("\u200d")]
    [InlineData("\u05d0\u200d\u05d1")]
    [InlineData("\u0e01\u200c\u0e02")]
    [InlineData("\U0001F469\u200d")]
    [InlineData("\u200d\U0001F4BB")]
    [InlineData("a\u200d\U0001F4BB")]
    [InlineData("\u0645\u200c")]
    [InlineData("\u0645\u200c\u200c\u0631")]
    [InlineData("\u0645\u200ca")]
    [InlineData("\u0915\u200d\u0916")]
    [InlineData("\U0001F469\ufe0f\ufe0f")]
    [InlineData("\U0001F469\ufe01")]
    public void A_joiner_or_selector_that_does_nothing_is_hidden(string text) => HiddenCharacters.Any(text).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("plain\r\n\ttext ~")]
    [InlineData("Déployer\u00a0? 本番\u3000環境 Zoë i\u0307 e\u0301")]
    [InlineData("Release \U0001F469\u200d\U0001F4BB tools")]
    [InlineData("\U0001F469\U0001F3FD\u200d\U0001F4BB \u2764\ufe0f\u200d\U0001F525 \U0001F3F3\ufe0f\u200d\U0001F308")]
    [InlineData("\U0001F469\u200d\u2764\ufe0f\u200d\U0001F48B\u200d\U0001F468")]
    [InlineData("\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466 \u26f9\U0001F3FF\u200d\u2642\ufe0f")]
    [InlineData("1\ufe0f\u20e3 #\ufe0f\u20e3 \u00a9\ufe0f \u2708\ufe0e")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F \U0001F1E9\U0001F1EA")]
    [InlineData("\u0645\u0631\u062d\u0628\u0627 4711")]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")]
    [InlineData("\u06a9\u0627\u0631\u200c\u0647\u0627 \u0647\u200d")]
    [InlineData("\u0915\u094d\u200d\u0937 \u0915\u094d\u200c\u0937 \u0915\u094d\u200c")]
    [InlineData("\u0dc1\u0dca\u200d\u0dbb\u0dd3 \u0d28\u0d4d\u200d \u09b0\u200d\u09cd\u09af\u09be\u09ac")]
    [InlineData("\u1828\u1820\u180e \u1820\u180b")]
    [InlineData("\u280f\u2817\u2800\u281e")]
    [InlineData("\u0600\u0661 \u06dd")]
    [InlineData("\U00013000\U00013430\U00013001")]
    [InlineData("\u1112\u1161\u11ab \ud55c\uae00")]
    public void What_is_seen_stands_as_it_is(string text)
    {
        HiddenCharacters.Any(text).ShouldBeFalse();
        HiddenCharacters.Mark(text).ShouldBe(text);
        string.Concat(HiddenCharacters.Runs(text).Select(run => run.Text)).ShouldBe(text);
    }

    [Fact]
    public void A_text_that_is_hidden_in_tags_behind_a_flag_is_named()
    {
        var flag = "\U0001F3F4" + string.Concat("deleteall".Select(letter => char.ConvertFromUtf32(0xE0000 + letter))) + "\U000E007F";
        HiddenCharacters.Runs(flag).Count(run => run.IsHidden).ShouldBe(9, "two equal ones are counted as one");
        HiddenCharacters.Any("\U0001F3F4\U000E0067\U000E0062\U000E0065").ShouldBeTrue("without its end it is no flag");
        HiddenCharacters.Any("\U0001F3F4\U000E007F").ShouldBeTrue("without a region it is no flag");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\u202ea")]
    [InlineData(" . ")]
    [InlineData("\U0001F469\u200d\U0001F4BB")]
    [InlineData("\u0661")]
    [InlineData("€")]
    public void A_text_with_a_letter_a_figure_or_a_sign_can_be_read(string text) => HiddenCharacters.HasVisible(text).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("\u200b\u200b")]
    [InlineData("\u00a0\u2003\u3000\u1680\u202f\u205f")]
    [InlineData("\u2800\u2800")]
    [InlineData("\u3164\u115f\u1160\uffa0")]
    [InlineData("\u200d\u200c\u2060\ufeff")]
    [InlineData("\ufe0f\ufe0e\U000E0100")]
    [InlineData("\u00ad\u034f")]
    [InlineData("\u202a\u202c\u2066\u2069")]
    [InlineData("\U000E0061\U000E007F")]
    [InlineData(" \u0301\u20dd")]
    [InlineData("\u2028\u2029\u0085")]
    [InlineData("\u0000\u0007")]
    [InlineData("\ufffc\ufffe")]
    public void A_text_without_one_cannot(string? text) => HiddenCharacters.HasVisible(text).ShouldBeFalse();

    [Fact]
    public void The_pieces_hold_everything_and_no_hidden_character_whatever_the_text()
    {
        var random = new Random(12);
        int[] alphabet = ['a', ' ', '\n', '\r', '1', 0x200C, 0x200D, 0x202E, 0xFE0F, 0x20E3, 0x0645, 0x0915, 0x094D, 0x1F469, 0x1F3FD, 0x1F3F4, 0xE0067, 0xE007F, 0x2800, 0x2801, 0x2764];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => char.ConvertFromUtf32(alphabet[random.Next(alphabet.Length)])));
            var marked = HiddenCharacters.Mark(text);
            marked.ShouldNotContain('\u202e');
            HiddenCharacters.Any(marked).ShouldBeFalse(marked);
            var runs = HiddenCharacters.Runs(text).ToList();
            HiddenCharacters.Any(text).ShouldBe(runs.Exists(run => run.IsHidden));
            string.Concat(runs.Where(run => !run.IsHidden).Select(run => run.Text)).EnumerateRunes().Count()
                .ShouldBeLessThanOrEqualTo(text.EnumerateRunes().Count());
        }
    }

    [Fact]
    public void A_long_text_of_nothing_but_tags_is_read_at_once()
    {
        var text = new StringBuilder().Insert(0, "\U000E0067\U000E0068", 60_000).ToString();
        HiddenCharacters.Runs(text).Count().ShouldBe(120_000);
    }
}

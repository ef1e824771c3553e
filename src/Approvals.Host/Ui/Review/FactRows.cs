using System.Text.Json;
using Approvals.Domain.Context;
using Approvals.Host.Ui.Parts;

namespace Approvals.Host.Ui.Review;

/// <summary>A fact as a page shows it.</summary>
/// <param name="Difference">Where a change is; null where something is new or gone.</param>
public sealed record FactRow(Fact Fact, ShownText Name, ShownValue? Now, ShownValue? Before, TextDifference? Difference)
{
    /// <summary>What there is of both values is there as a whole, to be seen at a glance.</summary>
    public bool ShowsWhole => Now is not { IsCut: true } && Before is not { IsCut: true };

    /// <summary>What tells two characters apart that may look alike; null where they are plain or many.</summary>
    public string? CodePoints
    {
        get
        {
            if (!ShowsWhole || Now is null || Before is null || Now.Label != Before.Label || Difference is not { Now.Length: <= MostPoints, Before.Length: <= MostPoints } difference)
                return null;
            if ((difference.Now + difference.Before).All(c => char.IsAscii(c) && c > ' '))
                return null;
            return $"{Points(difference.Now)} instead of {Points(difference.Before)}";
        }
    }

    private const int MostPoints = 8;

    private static string Points(string text) =>
        text.Length == 0 ? "nothing" : string.Join(' ', text.EnumerateRunes().Select(rune => Domain.Text.HiddenCharacters.Name(rune.Value)));
}

/// <summary>A text of which a page may show less than all.</summary>
/// <param name="Length">Of the whole, in characters (UTF-16).</param>
public sealed record ShownText(string Start, int Length)
{
    public bool IsCut => Start.Length < Length;
}

/// <param name="Folded">What opens in the page where it is cut; empty where nothing does.</param>
public sealed record ShownValue(string Start, int Length, string? Label, string Folded)
{
    public bool IsCut => Start.Length < Length;
}

/// <summary>Facts cut to what a page can hold, whatever a context holds.</summary>
internal static class FactRows
{
    private const int MaxName = 120;
    private const int MaxStart = 240;
    private const int MaxLines = 6;
    private const int BytesOfStart = 2_000;
    private const int BytesOfName = 800;
    private const int BytesOfFold = 40_000;

    /// <param name="bytes">What all folded values may take together.</param>
    /// <param name="word">What was searched for; a long value is shown from where it has it.</param>
    public static IReadOnlyList<FactRow> Of(IEnumerable<Fact> facts, int bytes, string? word = null)
    {
        var rows = new List<FactRow>();
        foreach (var fact in facts)
        {
            var (now, before) = (TextOf(fact.Now), fact.IsChanged ? TextOf(fact.Before) : null);
            var name = new ShownText(Cut(fact.Name, MaxName, int.MaxValue, BytesOfName), fact.Name.Length);
            rows.Add(new FactRow(fact, name, Shown(now, ref bytes, word), Shown(before, ref bytes, null), DifferenceOf(now, before)));
        }

        return rows;
    }

    private static FactText? TextOf(JsonElement? value) => value is { } there ? FactText.Of(there) : null;

    private static ShownValue? Shown(FactText? value, ref int bytes, string? word)
    {
        if (value is not { Text: var text, Label: var label })
            return null;
        var start = Cut(text, MaxStart, MaxLines, BytesOfStart);
        if (start.Length == text.Length)
            return new ShownValue(text, text.Length, label, "");
        var found = word is null ? -1 : text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (found > start.Length - word?.Length)
            start = "…" + Cut(text[AtCharacter(text, Math.Max(0, found - 60))..], MaxStart, MaxLines, BytesOfStart);
        var folded = text[..HtmlSize.Fit(text, Math.Min(bytes, BytesOfFold))];
        bytes -= Math.Min(bytes, BytesOfFold);
        return new ShownValue(start, text.Length, label, folded);
    }

    private static TextDifference? DifferenceOf(FactText? now, FactText? before)
    {
        if (now is null || before is null)
            return null;
        return TextDifference.Between(now.Text, before.Text);
    }

    private static string Cut(string text, int characters, int lines, int bytes) => text[..HtmlSize.Start(text, characters, lines, bytes)];

    private static int AtCharacter(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}

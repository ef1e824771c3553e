using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Approvals.Domain.Text;

namespace Approvals.Domain.Principals;

/// <summary>Who may ask, vote or be told: <c>user:NAME</c>, <c>group:NAME</c> or <c>service:NAME</c>, in NFC and case-folded.</summary>
[JsonConverter(typeof(PrincipalJsonConverter))]
public sealed record Principal
{
    /// <summary>The most characters, as people count them roughly, that a name has.</summary>
    public const int MaxName = 190;

    /// <summary>No name is longer, in UTF-16 and with its kind.</summary>
    private const int MaxText = 2 * MaxName + 10;

    private Principal(PrincipalKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    public PrincipalKind Kind { get; }

    /// <summary>The whole principal, such as <c>user:ann@example.com</c>.</summary>
    public string Text { get; }

    public string Name => Text[(Text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public bool IsUser => Kind == PrincipalKind.User;

    public static Principal User(string name) => Parse("user:" + name);

    public static Principal Group(string name) => Parse("group:" + name);

    public static Principal Service(string name) => Parse("service:" + name);

    public static Principal Parse(string text) =>
        TryParse(text, out var principal) ? principal : throw new FormatException($"'{text}' is not user:NAME, group:NAME or service:NAME.");

    public static bool TryParse(string? text, out Principal principal)
    {
        principal = null!;
        if (text is null || text.Length > MaxText || !CanNormalize(text))
            return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || KindOf(text.AsSpan(0, colon)) is not { } kind || FaultInName(text[(colon + 1)..]) is not null)
            return false;
        var folded = Fold(text);
        // Folding may bring another form about; what is kept must be what it would be read as again.
        if (FaultInName(folded[(colon + 1)..]) is not null)
            return false;
        principal = new Principal(kind, folded);
        return true;
    }

    /// <summary>What is wrong with a text that is no principal, for whoever wrote it.</summary>
    /// <param name="general">What it should be.</param>
    public static string FaultIn(string? text, string general)
    {
        if (text is null)
            return general;
        if (HiddenCharacters.First(text) is { } hidden)
            return $"{general} This one holds {hidden}, which people cannot see.";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && KindOf(text.AsSpan(0, colon)) is not null && FaultInName(text[(colon + 1)..]) is { } fault ? $"{general} {fault}" : general;
    }

    public override string ToString() => Text;

    /// <summary>By way of upper case, for some letters have two small forms, such as the sigma at the end of a word.</summary>
    private static string Fold(string text) => System.Text.Ascii.IsValid(text)
        ? text.ToLowerInvariant()
        : text.Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC);

    private static PrincipalKind? KindOf(ReadOnlySpan<char> prefix) =>
        prefix.Equals("user", StringComparison.OrdinalIgnoreCase) ? PrincipalKind.User
        : prefix.Equals("group", StringComparison.OrdinalIgnoreCase) ? PrincipalKind.Group
        : prefix.Equals("service", StringComparison.OrdinalIgnoreCase) ? PrincipalKind.Service
        : null;

    /// <summary>A runtime without ICU cannot fold to NFC; such a name is refused rather than kept in two spellings.</summary>
    private static bool CanNormalize(string text) => System.Text.Ascii.IsValid(text) || RuntimeNormalizes;

    private static bool RuntimeNormalizes { get; } = string.Equals("e\u0301".Normalize(NormalizationForm.FormC), "\u00e9", StringComparison.Ordinal);

    /// <summary>Visible characters and single spaces between them: no two names may look the same for a reason that nobody sees.</summary>
    private static string? FaultInName(string name)
    {
        var count = 0;
        for (var at = 0; at < name.Length; count++)
        {
            if (Rune.DecodeFromUtf16(name.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done || !IsOfNames(rune, name, at))
                return $"A name holds nothing like {HiddenCharacters.Name(rune.Value)}.";
            at += length;
        }

        return count switch
        {
            0 => "The name is missing.",
            > MaxName => $"A name has at most {MaxName} characters.",
            _ when name[0] == ' ' || name[^1] == ' ' || name.Contains("  ", StringComparison.Ordinal) => "Between the words of a name stands one space, and none around them.",
            _ when !HiddenCharacters.HasVisible(name) => "Nothing in the name can be seen.",
            _ => null,
        };
    }

    private static bool IsOfNames(Rune rune, string name, int at) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => false,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        // What stands on the letter before it would stand on the colon.
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark when at == 0 => false,
        _ => rune.Value != 0x2800 && rune != Rune.ReplacementChar && !HiddenCharacters.IsHidden(name, at),
    };
}

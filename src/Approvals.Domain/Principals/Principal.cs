using System.Text;
using System.Text.Json.Serialization;

namespace Approvals.Domain.Principals;

/// <summary>Who may ask, vote or be told: <c>user:NAME</c>, <c>group:NAME</c> or <c>service:NAME</c>, in NFC and case-folded.</summary>
[JsonConverter(typeof(PrincipalJsonConverter))]
public sealed record Principal
{
    public const int MaxLength = 200;

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
        if (text is null || text.Length > MaxLength || !IsClean(text) || !CanNormalize(text))
            return false;
        var folded = Fold(text);
        var colon = folded.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon == folded.Length - 1 || KindOf(folded.AsSpan(0, colon)) is not { } kind)
            return false;
        principal = new Principal(kind, folded);
        return true;
    }

    public override string ToString() => Text;

    /// <summary>By way of upper case, for some letters have two small forms, such as the sigma at the end of a word.</summary>
    private static string Fold(string text) => System.Text.Ascii.IsValid(text)
        ? text.ToLowerInvariant()
        : text.Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC);

    private static PrincipalKind? KindOf(ReadOnlySpan<char> prefix) => prefix switch
    {
        "user" => PrincipalKind.User,
        "group" => PrincipalKind.Group,
        "service" => PrincipalKind.Service,
        _ => null,
    };

    /// <summary>A runtime without ICU cannot fold to NFC; such a name is refused rather than kept in two spellings.</summary>
    private static bool CanNormalize(string text) => System.Text.Ascii.IsValid(text) || RuntimeNormalizes;

    private static bool RuntimeNormalizes { get; } = string.Equals("e\u0301".Normalize(NormalizationForm.FormC), "\u00e9", StringComparison.Ordinal);

    private static bool IsClean(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // EnumerateRunes yields U+FFFD for a lone surrogate, which no name needs either.
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar)
                return false;
        }

        return true;
    }
}

using System.Globalization;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Errors;
using Approvals.Storage;

namespace Approvals.Host.Api.Queries;

/// <summary>Reads query values strictly; an empty value is the same as none, so that forms may send all their fields.</summary>
public sealed class QueryReader(HttpRequest request)
{
    /// <summary>Each word costs a search of its own; further ones are left out.</summary>
    public const int MaxWords = 10;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd"];

    private readonly Faults faults = new();

    private readonly bool isUtf8 = PercentEncoding.IsUtf8(request.QueryString.Value ?? "");

    public void ThrowIfFaulty() => ProblemException.ThrowIfAny(faults);

    /// <summary>For pages, which go on without what cannot be read and say so.</summary>
    public IReadOnlyList<UnreadValue> Unread =>
        [.. faults.ToErrors().Select(fault => new UnreadValue(fault.Key, string.Join(", ", request.Query[fault.Key].OfType<string>()), string.Join(' ', fault.Value.Distinct(StringComparer.Ordinal))))];

    public void Fail(string name, string message) => faults.Add(name, message);

    public string? Text(string name)
    {
        var values = request.Query[name];
        faults.Add(name, "Give this once.", when: values.Count > 1);
        var text = values.Count == 1 && values[0] is { Length: > 0 } value ? value : null;
        TextRules.Sought(faults, name, text, TextRules.MaxId);
        faults.Add(name, "Must be UTF-8 behind its percent signs.", when: !isUtf8 && text is not null && text.Contains('%', StringComparison.Ordinal));
        return text;
    }

    public int Number(string name, int least, int most, int absent)
    {
        if (Text(name) is not { } text)
            return absent;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        faults.Add(name, $"Must be a whole number from {least} to {most}.");
        return absent;
    }

    public bool Flag(string name) => Word(name, Flags, absent: false);

    public T Word<T>(string name, IReadOnlyDictionary<string, T> words, T absent) => Vocabulary.Read(faults, name, Text(name), words, absent);

    public Principal? Principal(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Domain.Principals.Principal.TryParse(text, out var principal))
            return principal;
        faults.Add(name, "Must be user:NAME, group:NAME or service:NAME.");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, Utc, out var time))
            return time;
        faults.Add(name, "Must be a time such as 2026-01-31T09:30:00Z, or a date.");
        return null;
    }

    /// <summary>The first colon divides, so a value may hold more of them.</summary>
    public KeyValuePair<string, string>? Tag(string name)
    {
        if (Text(name) is not { } text)
            return null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
            return new(text[..colon], text[(colon + 1)..]);
        faults.Add(name, "Must be key:value.");
        return null;
    }

    /// <summary>A text without any word is kept as it is: it is looked for, and found nowhere.</summary>
    public IReadOnlyList<string> Words(string name) => Text(name) switch
    {
        null => [],
        var text when SearchWords.Terms(text) is { Count: > 0 } words => [.. words.Take(MaxWords)],
        var text => [text],
    };

    /// <summary>From is inclusive, to exclusive; a span that holds nothing is a mistake.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Span()
    {
        var (from, to) = (Time("from"), Time("to"));
        faults.Add("to", "Must not be before from.", when: to < from);
        return (from, to);
    }

    private static Dictionary<string, bool> Flags { get; } = new(StringComparer.Ordinal) { ["true"] = true, ["false"] = false };
}

/// <summary>A value of an address that cannot be read, as it was given, and why.</summary>
public sealed record UnreadValue(string Name, string Value, string Message);

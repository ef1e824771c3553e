using Approvals.Domain.Context;
using Approvals.Domain.Json;
using Approvals.Domain.Text;

namespace Approvals.Channels.Templates.Model;

/// <summary>The first facts of a context as short lines, and how many more there are; the page shows all of them.</summary>
internal static class Facts
{
    private const int Most = 8;
    private const int MaxName = 60;
    private const int MaxValue = 160;

    public static (List<object?> Shown, string? More) Of(RawJson context)
    {
        var facts = ContextFacts.Of(context);
        var shown = facts.All.Take(Most).Select(fact => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = Short(fact.Name, MaxName),
            ["value"] = Short(FactText.Of(fact.Value, isOneLine: true).InOneLine, MaxValue),
        });
        return ([.. shown], facts.More(Most));
    }

    /// <summary>Cut first, because a mark of a hidden character must not be cut in two; few enough are hidden that the line stays short.</summary>
    private static string Short(string text, int max) => HiddenCharacters.Mark(TextLimit.Cut(text, max, piece => HiddenCharacters.Mark(piece).Length));
}

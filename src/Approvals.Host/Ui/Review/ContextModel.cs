using System.Text.Json;
using Approvals.Domain.Context;
using Approvals.Domain.State;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Review;

/// <summary>All facts of a context, a page of them at a time.</summary>
/// <param name="Found">Those that have the searched word in their name or value; all without one.</param>
/// <param name="Number">Of the page, from 1.</param>
public sealed record ContextModel(Approval Approval, Part<Approval?> Before, ContextFacts Facts, IReadOnlyList<Fact> Found, string? Word, int Number, DateTimeOffset Now)
{
    public const int PageSize = 100;

    public string Address => $"/approvals/{Approval.Id}";

    public IEnumerable<Fact> Page => Found.Skip((Number - 1) * PageSize).Take(PageSize);

    public int Pages => Math.Max(1, (Found.Count + PageSize - 1) / PageSize);

    public static ContextModel Of(Approval approval, Part<Approval?> before, string? word, int number, DateTimeOffset now)
    {
        var facts = ContextFacts.Of(approval, before.Value);
        var found = word is null ? facts.All : [.. facts.All.Where(fact => Has(fact, word))];
        var model = new ContextModel(approval, before, facts, found, word, number, now);
        return model with { Number = Math.Clamp(number, 1, model.Pages) };
    }

    private static bool Has(Fact fact, string word) =>
        fact.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || Has(fact.Now, word) || Has(fact.Before, word);

    private static bool Has(JsonElement? value, string word) => value is { } there && FactText.Of(there).Text.Contains(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One value of a context, a part of it at a time.</summary>
/// <param name="Text">The part, from <paramref name="From"/>.</param>
/// <param name="Length">Of the whole, in characters (UTF-16).</param>
/// <param name="Difference">Where it differs from the last time; null where it does not.</param>
public sealed record ContextValueModel(Approval Approval, string Pointer, string? Label, string Text, int From, int Length, TextDifference? Difference)
{
    public const int BytesOfPart = 400_000;

    public string Address => $"/approvals/{Approval.Id}";

    public int? Next => From + Text.Length < Length ? From + Text.Length : null;
}

using Approvals.Domain.State;
using Approvals.Domain.Text;

namespace Approvals.Domain.Principals;

/// <summary>
/// The names of people, groups and services that are shown together, on one page or in one message. Each is as short as it can be without being taken for
/// another: where two look alike, both are shown in full.
/// </summary>
public sealed class ShownNames
{
    private readonly Dictionary<string, HashSet<Principal>> byLook = new(StringComparer.Ordinal);
    // A name may stand on a page many times. Of the instance without others, which everybody shares, nothing is kept.
    private readonly Dictionary<Principal, ShownName>? known;
    private readonly bool whole;

    private ShownNames(IEnumerable<Principal>? together, bool whole)
    {
        this.whole = whole;
        known = together is null ? null : [];
        foreach (var principal in together ?? [])
        {
            var look = LookOf(principal);
            if (!byLook.TryGetValue(look, out var alike))
                byLook[look] = alike = [];
            alike.Add(principal);
        }
    }

    /// <summary>For a place where it is not known what else is shown: each by its whole name.</summary>
    public static ShownNames Alone { get; } = new(null, whole: true);

    /// <summary>Without what an address says after the @, where that is no loss.</summary>
    public static ShownNames Of(IEnumerable<Principal> together) => new(together, whole: false);

    /// <summary>With it, as messages do, which are read far from what they are about.</summary>
    public static ShownNames WholeOf(IEnumerable<Principal> together) => new(together, whole: true);

    /// <summary>Everybody whom an approval names.</summary>
    public static IEnumerable<Principal> In(Approval approval)
    {
        var request = approval.Request;
        return request.Stages.SelectMany(stage => stage.Rules).SelectMany(rule => rule.From)
            .Concat(request.Escalation.SelectMany(level => level.To))
            .Concat(request.NotifyUsers.Select(address => Principal.TryParse("user:" + address, out var person) ? person : null).OfType<Principal>())
            .Concat(approval.Votes.SelectMany(vote => vote.OnBehalfOf is { } other ? new[] { vote.By, other } : [vote.By]))
            .Concat(approval.Delegations.SelectMany(delegation => new[] { delegation.From, delegation.To }))
            .Concat(approval.Comments.Select(comment => comment.By))
            .Concat(approval.Withdrawn)
            .Concat((approval as Approval.Decided)?.Decision.By ?? [])
            .Append(request.Requester)
            .Distinct();
    }

    /// <remarks>An instance belongs to one page or message, which is made by one thread.</remarks>
    public ShownName this[Principal principal]
    {
        get
        {
            if (known is null)
                return Find(principal);
            if (!known.TryGetValue(principal, out var shown))
                known[principal] = shown = Find(principal);
            return shown;
        }
    }

    /// <summary>As text: <c>ann, security (group)</c>.</summary>
    public string Text(Principal principal) => this[principal].ToString();

    private ShownName Find(Principal principal)
    {
        var lookalikes = Lookalikes.In(principal.Name);
        var basis = BasisOf(principal);
        var isAlone = !byLook.TryGetValue(LookOf(principal), out var alike) || alike.All(other => other == principal);
        return isAlone && lookalikes.Count == 0 && !PassesForAnother(basis)
            ? new ShownName(Quoted(basis), principal.Kind, IsFull: false, [])
            : new ShownName(Quoted(principal.Text), principal.Kind, IsFull: true, lookalikes);
    }

    private string BasisOf(Principal principal) => whole ? principal.Name : ShortOf(principal);

    private string LookOf(Principal principal) => Lookalikes.Skeleton(BasisOf(principal));

    /// <summary>What stands before the @ of an address, and of a directory's distinguished name what it begins with.</summary>
    private static string ShortOf(Principal principal)
    {
        var name = principal.Name;
        if (principal.Kind == PrincipalKind.Group && name.StartsWith("cn=", StringComparison.Ordinal) && name.IndexOf(',', StringComparison.Ordinal) is var comma and > 4
            && name[comma - 1] != '\\' && name.IndexOf('=', comma) > 0)
            return name[3..comma].Trim();
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at > 0 ? name[..at].TrimEnd() : name;
    }

    /// <summary>A name may be written so that it reads like a principal in full, or like a name with the mark of a group.</summary>
    private static bool PassesForAnother(string shown) =>
        shown.Contains("user:", StringComparison.Ordinal) || shown.Contains("group:", StringComparison.Ordinal) || shown.Contains("service:", StringComparison.Ordinal)
        || shown.EndsWith("group)", StringComparison.Ordinal) || shown.EndsWith("service)", StringComparison.Ordinal) || shown == "any approver";

    /// <summary>In a list a name with a comma or an "and" would read like two.</summary>
    private static string Quoted(string shown) =>
        shown.Contains(',', StringComparison.Ordinal) || shown.Contains(" and ", StringComparison.Ordinal) ? $"“{shown}”" : shown;
}

/// <summary>One of them.</summary>
/// <param name="IsFull">The kind stands in the text, as in <c>group:security</c>.</param>
/// <param name="Lookalikes">Letters in it that pass for others, as <c>U+0430</c>.</param>
public sealed record ShownName(string Text, PrincipalKind Kind, bool IsFull, IReadOnlyList<string> Lookalikes)
{
    private const int MostNamed = 4;

    /// <summary>What kind it is, where the text does not say so and it is no person.</summary>
    public string? Mark => IsFull ? null : Kind switch
    {
        PrincipalKind.Group => "group",
        PrincipalKind.Service => "service",
        _ => null,
    };

    public override string ToString() =>
        Text + (Mark is { } mark ? $" ({mark})" : "") + string.Concat(Lookalikes.Take(MostNamed).Select(letter => $" [{letter}]"));
}

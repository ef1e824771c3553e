using System.Buffers;
using System.Globalization;
using System.Text;

namespace Approvals.Domain.Context;

/// <summary>
/// Names of facts: members joined by dots, entries of lists in brackets, as in <c>spec.ports[0].name</c>. A member whose own name could be
/// taken for such a way, or whose letters are not composed in the usual way, stands in quotes, so that no two places have the same name.
/// </summary>
internal static class FactName
{
    private static readonly SearchValues<char> Joining = SearchValues.Create(".[]/\"\\");

    public static string Member(string? parent, string name)
    {
        var own = IsPlain(name) ? name : Quote(name);
        return parent is null ? own : $"{parent}.{own}";
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAny(Joining) && !char.IsWhiteSpace(name[0]) && !char.IsWhiteSpace(name[^1])
        && !name.Any(char.IsControl) && name.IsNormalized();

    private static string Quote(string name)
    {
        var quoted = new StringBuilder("\"");
        var isComposed = name.IsNormalized();
        foreach (var c in name)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || !isComposed && c > '~')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}

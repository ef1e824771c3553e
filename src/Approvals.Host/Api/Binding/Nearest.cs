namespace Approvals.Host.Api.Binding;

/// <summary>The known name that somebody probably meant.</summary>
internal static class Nearest
{
    private const int MaxLength = 60;

    /// <summary><c>, did you mean NAME?</c>, or nothing where no name is near enough.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Of(name, known) is { } meant ? $", did you mean {meant}?" : ".";

    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > MaxLength)
            return null;
        var lower = name.ToLowerInvariant();
        var (meant, distance) = known.Select(word => (Word: word, Distance: Distance(lower, word.ToLowerInvariant())))
            .DefaultIfEmpty((Word: "", Distance: int.MaxValue)).MinBy(candidate => candidate.Distance);
        return distance <= Math.Max(1, name.Length / 3) ? meant : null;
    }

    /// <summary>How many letters have to be added, removed, replaced or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        }

        return rows[a.Length, b.Length];
    }
}

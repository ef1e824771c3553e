namespace Approvals.Domain.Policy;

/// <summary>
/// Assigns people to rules so that as many places as possible are filled: maximum bipartite matching with a capacity per
/// rule, by augmenting paths. A greedy booking can block for ever; this cannot.
/// </summary>
public static class Assignment
{
    /// <param name="people">How many people there are.</param>
    /// <param name="places">How many people each rule needs.</param>
    /// <param name="fits">Whether person p may count for rule r.</param>
    /// <returns>How many places of each rule are filled.</returns>
    public static int[] Fill(int people, IReadOnlyList<int> places, Func<int, int, bool> fits)
    {
        var seated = places.Select(_ => new List<int>()).ToArray();
        for (var person = 0; person < people; person++)
            TrySeat(person, new bool[places.Count]);
        return [.. seated.Select(rule => rule.Count)];

        bool TrySeat(int person, bool[] visited)
        {
            for (var rule = 0; rule < places.Count; rule++)
            {
                if (visited[rule] || !fits(person, rule))
                    continue;
                visited[rule] = true;
                if (seated[rule].Count < places[rule])
                {
                    seated[rule].Add(person);
                    return true;
                }

                for (var i = 0; i < seated[rule].Count; i++)
                {
                    if (!TrySeat(seated[rule][i], visited))
                        continue;
                    seated[rule][i] = person;
                    return true;
                }
            }

            return false;
        }
    }
}

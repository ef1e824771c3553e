namespace Approvals.Domain.Policy;

/// <summary>
/// Assigns people to rules so that as many places as possible are filled, earlier rules first: a maximum flow along shortest augmenting paths.
/// A greedy booking can block for ever; this cannot. People who may count for the same rules are one node, and rules that share nobody are
/// filled without a search, so the usual policy costs one pass.
/// </summary>
public static class Assignment
{
    /// <param name="people">For each person the numbers of the rules that they may count for, ascending.</param>
    /// <param name="places">How many people each rule needs.</param>
    /// <returns>How many places of each rule are filled.</returns>
    public static int[] Fill(IEnumerable<IReadOnlyList<int>> people, IReadOnlyList<int> places)
    {
        var flow = new Flow(people, places.Count);
        var filled = new int[places.Count];
        for (var rule = 0; rule < places.Count; rule++)
        {
            // A place that cannot be filled now cannot be later either: what is filled stays filled.
            while (filled[rule] < places[rule] && flow.Augment(rule, places[rule] - filled[rule]) is > 0 and var taken)
                filled[rule] += taken;
        }

        return filled;
    }

    /// <summary>People who may count for the same rules.</summary>
    private sealed class Alike(int[] rules)
    {
        public int[] Rules => rules;

        public int Free { get; set; }

        /// <summary>How many of them count for each of the rules.</summary>
        public int[] Seated { get; } = new int[rules.Length];

        /// <summary>The search that met them last, and the rule, by its place in <see cref="Rules"/>, that it came from.</summary>
        public int MetIn { get; set; }

        public int CameFrom { get; set; }
    }

    private sealed class Flow
    {
        private readonly List<(Alike People, int Place)>[] candidates;
        private readonly int[] metIn;
        private readonly (Alike People, int Place)[] cameFrom;
        private int search;

        public Flow(IEnumerable<IReadOnlyList<int>> people, int rules)
        {
            candidates = new List<(Alike, int)>[rules];
            metIn = new int[rules];
            cameFrom = new (Alike, int)[rules];
            for (var rule = 0; rule < rules; rule++)
                candidates[rule] = [];
            var known = new Dictionary<string, Alike>(StringComparer.Ordinal);
            foreach (var fits in people)
            {
                if (fits.Count == 0)
                    continue;
                var name = string.Create(fits.Count, fits, static (text, numbers) =>
                {
                    for (var i = 0; i < text.Length; i++)
                        text[i] = (char)numbers[i];
                });
                if (!known.TryGetValue(name, out var alike))
                {
                    known[name] = alike = new Alike([.. fits]);
                    for (var place = 0; place < alike.Rules.Length; place++)
                        candidates[alike.Rules[place]].Add((alike, place));
                }

                alike.Free++;
            }
        }

        /// <summary>Fills up to so many places of a rule along one path; 0 when no path is left.</summary>
        public int Augment(int wanting, int places)
        {
            search++;
            metIn[wanting] = search;
            var open = new Queue<int>([wanting]);
            while (open.TryDequeue(out var rule))
            {
                foreach (var (people, place) in candidates[rule])
                {
                    if (people.MetIn == search)
                        continue;
                    (people.MetIn, people.CameFrom) = (search, place);
                    if (people.Free > 0)
                        return Move(people, wanting, Math.Min(places, people.Free));
                    for (var other = 0; other < people.Rules.Length; other++)
                    {
                        var next = people.Rules[other];
                        if (people.Seated[other] == 0 || metIn[next] == search)
                            continue;
                        metIn[next] = search;
                        cameFrom[next] = (people, other);
                        open.Enqueue(next);
                    }
                }
            }

            return 0;
        }

        private int Move(Alike free, int wanting, int places)
        {
            for (var people = free; people.Rules[people.CameFrom] != wanting; people = cameFrom[people.Rules[people.CameFrom]].People)
            {
                var (giving, place) = cameFrom[people.Rules[people.CameFrom]];
                places = Math.Min(places, giving.Seated[place]);
            }

            free.Free -= places;
            for (var people = free; ;)
            {
                people.Seated[people.CameFrom] += places;
                var rule = people.Rules[people.CameFrom];
                if (rule == wanting)
                    return places;
                var (giving, place) = cameFrom[rule];
                giving.Seated[place] -= places;
                people = giving;
            }
        }
    }
}

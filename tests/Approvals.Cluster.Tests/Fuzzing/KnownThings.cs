using System.Collections.Concurrent;

namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>Ids and cursors that exist, so that mutated requests reach approvals and pages and do not end at 404.</summary>
internal sealed class KnownThings
{
    private const string SomeId = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
    private const int Kept = 500;

    private readonly string?[] ids = new string?[Kept];
    private readonly ConcurrentBag<Page> pages = [];
    private int seen;

    /// <param name="Query">Ends where the cursor belongs.</param>
    internal sealed record Page(string Path, string Query, string Cursor);

    public void AddId(string id) => ids[(Interlocked.Increment(ref seen) - 1) % Kept] = id;

    public void AddPage(Page page) => pages.Add(page);

    public string Id(Random random) => random.Next(10) == 0 ? SomeId : ids[random.Next(Math.Clamp(seen, 1, Kept))] ?? SomeId;

    public Page? Cursor(Random random) => pages.IsEmpty ? null : pages.ElementAt(random.Next(pages.Count));

    /// <summary>Puts ids that exist where the examples have made-up ones.</summary>
    public string WithIds(string body, Random random) => body.Replace(SomeId, Id(random), StringComparison.Ordinal);
}

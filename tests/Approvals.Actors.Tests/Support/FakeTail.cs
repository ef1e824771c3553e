using Approvals.Application.Journal;

namespace Approvals.Actors.Tests.Support;

/// <summary>A journal of which only the tail is there; rows become visible in the order in which they are added.</summary>
internal sealed class FakeTail : IJournalTail
{
    private readonly Lock gate = new();
    private List<Happening> rows = [];
    private int reads;

    public int Reads => Volatile.Read(ref reads);

    public bool Down { get; set; }

    /// <summary>Somebody has been writing since before anybody looked.</summary>
    public bool IsWriting { get; set; }

    public void Add(params long[] positions)
    {
        lock (gate)
            rows.AddRange(positions.Select(position => new Happening(position, Guid.CreateVersion7(), 1, "requested")));
    }

    /// <summary>As behind a failover that lost what came after a position.</summary>
    public void ForgetAfter(long position)
    {
        lock (gate)
            rows = [.. rows.Where(row => row.Position <= position)];
    }

    public Task<long> NewestAsync(CancellationToken cancellationToken)
    {
        Check();
        lock (gate)
            return Task.FromResult(rows.Select(row => row.Position).DefaultIfEmpty().Max());
    }

    public Task<TailPage> ReadAsync(long after, IReadOnlyCollection<long> missing, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref reads);
        Check();
        lock (gate)
        {
            var found = rows.Where(row => row.Position > after).OrderBy(row => row.Position).Take(limit).Concat(rows.Where(row => missing.Contains(row.Position)));
            return Task.FromResult(new TailPage([.. found.OrderBy(row => row.Position)], 1, IsWriting ? 2UL : 1UL));
        }
    }

    private void Check()
    {
        if (Down)
            throw new JournalUnavailableException("down");
    }
}

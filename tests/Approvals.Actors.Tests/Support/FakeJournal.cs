using System.Collections.Concurrent;
using Approvals.Actors.Cluster;
using Approvals.Application.Cluster;
using Approvals.Application.Journal;
using Approvals.Application.Timers;
using Approvals.Domain.Audit;
using Approvals.Domain.State;

namespace Approvals.Actors.Tests.Support;

/// <summary>A journal in memory that can be held, cut off and overtaken. Fences like the real ones do.</summary>
internal sealed class FakeJournal(TimeProvider time) : IJournal, IWakeUpSource
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Approval> approvals = [];
    private readonly Dictionary<Guid, IReadOnlyList<Domain.Projections.WakeUp>> wakeUps = [];
    private readonly Dictionary<(string, string), KeyedApproval> keys = [];
    private readonly Dictionary<Guid, List<JournalRow>> rows = [];
    private volatile TaskCompletionSource? held;

    public ConcurrentQueue<JournalEntry> Appended { get; } = new();

    /// <summary>Appends and checks that the fence let through.</summary>
    public int Accepted => accepted;

    public ConcurrentQueue<int> Loads { get; } = new();

    /// <summary>The database's clock may differ from the node's.</summary>
    public TimeSpan ClockOffset { get; set; }

    public bool Down { get; set; }

    /// <summary>Commits, then loses the answer.</summary>
    public bool LoseNextAnswer { get; set; }

    /// <summary>Runs once, right before the next append is judged: another node's work.</summary>
    public Action? BeforeNextAppend { get; set; }

    /// <summary>The same before every append.</summary>
    public Action? BeforeEachAppend { get; set; }

    public int Waiting => waiting;

    private int waiting;
    private int accepted;

    public DateTimeOffset Now => time.GetUtcNow() + ClockOffset;

    public void Hold() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var holding = held;
        held = null;
        holding?.SetResult();
    }

    public Approval? Stored(Guid id)
    {
        lock (gate)
            return approvals.GetValueOrDefault(id);
    }

    /// <summary>Every event that was accepted, in order.</summary>
    public IReadOnlyList<JournalRow> Rows(Guid id)
    {
        lock (gate)
            return [.. rows.GetValueOrDefault(id) ?? []];
    }

    public void Store(Approval approval)
    {
        lock (gate)
        {
            approvals[approval.Id] = approval;
            wakeUps[approval.Id] = Domain.Projections.WakeUp.Of(approval);
        }
    }

    public Task<LoadResult> LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (Down)
            throw new JournalUnavailableException("down");
        Loads.Enqueue(ids.Count);
        lock (gate)
        {
            var found = ids.Where(approvals.ContainsKey).ToDictionary(id => id, id => approvals[id]);
            return Task.FromResult(new LoadResult(found, Now));
        }
    }

    public async Task<AppendResult> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        if (held is { } holding)
            await holding.Task;
        Interlocked.Decrement(ref waiting);
        if (Down)
            throw new JournalUnavailableException("down");
        Appended.Enqueue(entry);
        var before = BeforeNextAppend;
        BeforeNextAppend = null;
        before?.Invoke();
        BeforeEachAppend?.Invoke();
        lock (gate)
        {
            var known = approvals.GetValueOrDefault(entry.Id);
            var fits = known is null ? entry.IsCreate : known.Version == entry.ExpectedVersion && known.HeadHash == entry.ExpectedHeadHash;
            var taken = entry.CreateKey is { } key && !keys.TryAdd((entry.After.Request.Requester.Text, key.Text), new KeyedApproval(entry.Id, key.BodyHash));
            if (taken || !fits || entry.NotBefore > Now || entry.NotAfter <= Now)
                return new AppendResult(Now, entry.RejectionAt(Now));
            accepted++;
            approvals[entry.Id] = entry.After;
            if (!rows.TryGetValue(entry.Id, out var written))
                rows[entry.Id] = written = [];
            written.AddRange(entry.Rows);
            if (entry.WakeUps is { } due)
                wakeUps[entry.Id] = due;
        }

        if (LoseNextAnswer)
        {
            LoseNextAnswer = false;
            throw new JournalUnavailableException("The answer got lost.");
        }

        return new AppendResult(Now);
    }

    public Task<KeyedApproval?> FindByKeyAsync(string requester, string idempotencyKey, CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult(keys.GetValueOrDefault((requester, idempotencyKey)));
    }

    public Task<WakeUpBatch> DueAsync(WakeUpQuery query, CancellationToken cancellationToken)
    {
        if (Down)
            throw new JournalUnavailableException("down");
        lock (gate)
        {
            var due = wakeUps.SelectMany(entry => entry.Value.Select(wakeUp => new PendingWakeUp(entry.Key, wakeUp.DueAt)))
                .Where(wakeUp => wakeUp.DueAt < (query.Shards.Contains(Shard.Of(wakeUp.Id)) ? Now + query.Horizon : Now - query.Overdue))
                .OrderBy(wakeUp => wakeUp.DueAt).Take(query.Limit).ToList();
            return Task.FromResult(new WakeUpBatch(due, Now));
        }
    }
}

using System.Collections.Concurrent;
using Approvals.Actors.Kernel;
using Approvals.Application.People;
using Approvals.Domain.Principals;
using Microsoft.Extensions.Hosting;

namespace Approvals.Channels.People;

/// <summary>How long what a credential showed is believed where none is shown: <c>Auth:MembershipTrust</c>.</summary>
public sealed record MembershipOptions(TimeSpan Trust)
{
    public static MembershipOptions Default { get; } = new(TimeSpan.FromHours(4));
}

/// <param name="Groups">As the newest credential showed them, while that is trusted.</param>
/// <param name="HasLostRole">The newest credential does not show the role approver. This does not become untrue with time.</param>
public sealed record TrustedRights(IReadOnlyCollection<Principal> Groups, bool HasLostRole)
{
    public static TrustedRights Nothing { get; } = new([], HasLostRole: false);
}

/// <summary>
/// Keeps what the newest credential of each person showed: for doors where no credential is shown, such as Slack and the links of mails, and
/// against older credentials that still show a group which was taken away since. What is seen here counts here at once. It is written within
/// a fraction of a second; doors on other nodes ask the database, and what takes something away is looked for there every two seconds.
/// </summary>
public sealed class KnownPeople(IKnownPeopleStore store, MembershipOptions options, Supervisor supervisor, TimeProvider time) : BackgroundService
{
    private const int MostAtOnce = 1_000;
    private const int MostRemembered = 100_000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Principal, Entry> known = new();
    private readonly ConcurrentDictionary<Principal, byte> unwritten = new();
    private readonly ConcurrentDictionary<Principal, Action[]> watchers = new();
    private readonly Hint news = new();

    /// <summary>A tenth of the trust may pass before a sighting that says nothing new is written.</summary>
    private readonly TimeSpan rewritten = options.Trust / 10 < TimeSpan.FromHours(1) ? options.Trust / 10 : TimeSpan.FromHours(1);

    /// <summary>A credential was proved. Cheap where it says nothing new, for it is called with every request of a browser.</summary>
    public void Saw(Principal person, KnownRights seen)
    {
        if (known.TryGetValue(person, out var before) && ReferenceEquals(KnownRights.Newest(before.Rights, seen), before.Rights))
        {
            // An older credential says nothing about the newest, so the newest was not seen again.
            if (seen.AsOf != before.Rights.AsOf)
                return;
            before.SeenAt = time.GetTimestamp();
            if (time.GetElapsedTime(before.WrittenAt) < rewritten)
                return;
        }
        else if (known.Count >= MostRemembered)
        {
            Forget();
        }

        Learn(person, seen);
        unwritten[person] = 0;
        news.Raise();
    }

    /// <summary>The groups of a credential without those that a later one no longer shows.</summary>
    /// <param name="issued">When the credential was issued; null: it does not say.</param>
    public IReadOnlyCollection<Principal> LeftOf(Principal person, IReadOnlyCollection<Principal> groups, DateTimeOffset? issued) =>
        known.TryGetValue(person, out var entry) && entry.Rights.TakesFrom(groups, issued) ? [.. groups.Where(entry.Rights.Groups.Contains)] : groups;

    /// <summary>What a person may be believed to be who shows no credential.</summary>
    public async Task<TrustedRights> OfAsync(Principal person, CancellationToken cancellationToken)
    {
        var kept = await store.FindAsync(person, cancellationToken);
        var entry = known.GetValueOrDefault(person);
        if (kept is null && entry is null)
            return TrustedRights.Nothing;
        var newest = kept is null ? entry!.Rights : entry is null ? kept.Rights : KnownRights.Newest(kept.Rights, entry.Rights);
        var isTrusted = (kept is not null && kept.Rights.AsOf == newest.AsOf && kept.Age < options.Trust)
            || (entry is { SeenAt: { } at } && entry.Rights.AsOf == newest.AsOf && time.GetElapsedTime(at) < options.Trust);
        return new TrustedRights(isTrusted ? [.. newest.Groups] : [], (newest.Roles & Roles.Approver) == Roles.None);
    }

    /// <summary>Calls back when less may be known of a person than before, until the result is disposed of.</summary>
    public IDisposable Watch(Principal person, Action changed)
    {
        watchers.AddOrUpdate(person, _ => [changed], (_, others) => [.. others, changed]);
        return new Watcher(() => Unwatch(person, changed));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        supervisor.RunAsync(nameof(KnownPeople), WriteAsync, stoppingToken),
        supervisor.RunAsync(nameof(KnownPeople) + " of other nodes", LookAsync, stoppingToken));

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await news.WaitAsync(Look, time, cancellationToken);
            while (unwritten.Keys.Take(MostAtOnce).ToList() is { Count: > 0 } people)
            {
                var batch = new List<(Principal Person, Entry Entry)>(people.Count);
                foreach (var person in people)
                {
                    unwritten.TryRemove(person, out _);
                    if (known.TryGetValue(person, out var entry))
                        batch.Add((person, entry));
                }

                await WriteAsync(batch, cancellationToken);
                await Task.Delay(Pace, time, cancellationToken);
            }
        }
    }

    private async Task WriteAsync(List<(Principal Person, Entry Entry)> batch, CancellationToken cancellationToken)
    {
        try
        {
            await store.SawAsync([.. batch.Select(one => new SeenPerson(one.Person, one.Entry.Rights))], cancellationToken);
            foreach (var (_, entry) in batch)
                entry.WrittenAt = time.GetTimestamp();
        }
        catch
        {
            foreach (var (person, _) in batch)
                unwritten[person] = 0;
            throw;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? position = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var changed = await store.ChangedAsync(position, cancellationToken);
            foreach (var (person, rights) in changed.People)
                Learn(person, rights, isSeen: false);
            position = changed.Position;
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private void Learn(Principal person, KnownRights rights, bool isSeen = true)
    {
        var before = known.GetValueOrDefault(person)?.Rights;
        var after = known.AddOrUpdate(person, _ => new Entry(rights), (_, entry) => entry.With(KnownRights.Newest(entry.Rights, rights)));
        if (isSeen && after.Rights.AsOf == rights.AsOf)
            after.SeenAt = time.GetTimestamp();
        // What comes from the database has to stay known, because whoever holds an older credential may come at any time.
        after.IsKept |= !isSeen || (before is not null && !before.SaysTheSameAs(after.Rights));
        if (!ReferenceEquals(before, after.Rights) && watchers.TryGetValue(person, out var told))
        {
            foreach (var changed in told)
                changed();
        }
    }

    /// <summary>What was written is found in the database.</summary>
    private void Forget()
    {
        foreach (var (person, entry) in known.Where(one => !one.Value.IsKept && !unwritten.ContainsKey(one.Key)))
            known.TryRemove(new(person, entry));
    }

    private void Unwatch(Principal person, Action changed)
    {
        while (watchers.TryGetValue(person, out var all))
        {
            var others = all.Where(other => other != changed).ToArray();
            if (others.Length > 0 ? watchers.TryUpdate(person, others, all) : watchers.TryRemove(new(person, all)))
                return;
        }
    }

    private sealed class Entry(KnownRights rights)
    {
        public KnownRights Rights => rights;

        /// <summary>When a credential that says this was last seen here; null: it was seen elsewhere.</summary>
        public long? SeenAt { get; set; }

        public long WrittenAt { get; set; }

        /// <summary>A later credential showed other groups than one before, so that older ones have to be held against it.</summary>
        public bool IsKept { get; set; }

        public Entry With(KnownRights newest) => ReferenceEquals(newest, rights)
            ? this
            : new Entry(newest) { IsKept = IsKept, SeenAt = newest.AsOf == rights.AsOf ? SeenAt : null };
    }

    private sealed class Watcher(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using Approvals.Application.Journal;
using Approvals.Application.Keys;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Errors;
using Approvals.Host.Configuration;
using Approvals.Host.Operations;

namespace Approvals.Host.Auth;

/// <summary>
/// Finds out who an API key speaks for. Those of the configuration are known; those that operators made are read from the database, because a new
/// one must work on every node at once, and believed for two seconds, because a revoked one must work on none after five.
/// </summary>
public sealed class ApiKeyDirectory(ApiKeys configured, IApiKeyStore store, RateLimitOptions limits, TimeProvider time, ILogger<ApiKeyDirectory> log) : IDisposable
{
    /// <summary>How long a key is believed to count; from the beginning of the read, and by a clock that nobody sets.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(2);

    /// <summary>How long a text is believed to be no key. It may be long, for nobody has a key before it is kept.</summary>
    public static readonly TimeSpan Disbelieved = TimeSpan.FromMinutes(1);

    private const int MostEntries = 10_000;

    /// <summary>Reads of texts that were never a key go on at the same time up to so many, so that a flood of them leaves connections to the others.</summary>
    private const int MostGuesses = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly RecentEntries<Entry> good = new(MostEntries);
    private readonly RecentEntries<Entry> bad = new(MostEntries);
    private readonly ConcurrentDictionary<TokenDigest, Lazy<Task<Entry>>> readings = new();
    private readonly ConcurrentDictionary<Guid, bool> marking = new();
    private readonly SemaphoreSlim guesses = new(MostGuesses);
    private readonly CallsPerMinute strangers = new(limits.AnonymousPermitsPerMinute, time);
    private int revocations;

    /// <summary>Null for a text that is no key, or none any more.</summary>
    /// <param name="address">Where it comes from: each address may be wrong so many times a minute.</param>
    /// <exception cref="ProblemException">The address has been wrong too often.</exception>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    public ValueTask<Identity?> FindAsync(ReadOnlySpan<char> key, IPAddress? address)
    {
        if (configured.Find(key) is { } identity)
            return new(identity);
        if (!ApiKeySecret.HasForm(key))
            return default;
        var digest = TokenDigest.Of(key);
        var known = good.Find(digest);
        if (known is not null && IsFresh(known, Believed))
            return new(known.Identity);
        if (bad.Find(digest) is { } wrong && IsFresh(wrong, Disbelieved))
            return default;
        return new(known is null ? GuessAsync(digest, address) : ReadAsync(digest, LookUpAsync));
    }

    /// <summary>After a key was revoked on this node: from now on it does not count here, whatever was read before.</summary>
    public void Forget(Guid id)
    {
        Interlocked.Increment(ref revocations);
        readings.Clear();
        good.RemoveWhere(entry => entry.Identity?.KeyId == id);
    }

    /// <summary>Of these keys, those that still count; null while the database does not say.</summary>
    public async Task<IReadOnlySet<Guid>?> LiveAsync(IReadOnlyCollection<Guid> ids)
    {
        try
        {
            return await store.LiveAsync(ids, CancellationToken.None);
        }
        catch (Exception silent) when (silent is JournalUnavailableException or JournalOverloadedException)
        {
            return null;
        }
    }

    public void Dispose() => guesses.Dispose();

    private bool IsFresh(Entry entry, TimeSpan limit) => time.GetElapsedTime(entry.ReadAt) < limit && (entry.Identity?.Expires is not { } end || end > time.GetUtcNow());

    /// <summary>One read for all who ask for the same key at the same time.</summary>
    private async Task<Identity?> ReadAsync(TokenDigest digest, Func<TokenDigest, Task<Entry>> read)
    {
        var reading = readings.GetOrAdd(digest, _ => new Lazy<Task<Entry>>(() => read(digest)));
        try
        {
            return (await reading.Value).Identity;
        }
        finally
        {
            readings.TryRemove(new(digest, reading));
        }
    }

    /// <summary>Of a text that was not known to be a key.</summary>
    private async Task<Identity?> GuessAsync(TokenDigest digest, IPAddress? address)
    {
        if (strangers.Permits > 0 && strangers.Take(RateLimits.AddressOf(address)) is { Left: < 0, Seconds: var seconds })
            throw new ProblemException(new Problem(ErrorKind.RateLimited, "Too many keys that were not known came from this address.", RetryAfter: seconds) { PermitsPerMinute = strangers.Permits });
        return await ReadAsync(digest, LookUpInTurnAsync);
    }

    private async Task<Entry> LookUpInTurnAsync(TokenDigest digest)
    {
        if (!await guesses.WaitAsync(LongestWait))
            throw new JournalOverloadedException("Too many keys are looked for.");
        try
        {
            return await LookUpAsync(digest);
        }
        finally
        {
            guesses.Release();
        }
    }

    private async Task<Entry> LookUpAsync(TokenDigest digest)
    {
        var (began, before) = (time.GetTimestamp(), Volatile.Read(ref revocations));
        // Not cancelled with the request: others may wait for the same answer.
        var found = await store.FindAsync(digest.ToHex(), CancellationToken.None);
        var entry = new Entry(found is null ? null : IdentityOf(found.Key), began);
        if (found is null)
        {
            bad.Add(digest, entry);
            return entry;
        }

        good.Add(digest, entry);
        // What was read before a revocation may be what was revoked. Looked at after it was added: a later revocation removes it by itself.
        if (before != Volatile.Read(ref revocations))
            good.RemoveWhere(one => ReferenceEquals(one, entry));
        if (found.IsUseUnknown && marking.TryAdd(found.Key.Id, value: true))
            _ = MarkUsedAsync(found.Key.Id);
        return entry;
    }

    /// <summary>Beside the request, at most once a minute for each key: when it was used is good to know and not worth waiting for.</summary>
    private async Task MarkUsedAsync(Guid id)
    {
        try
        {
            await store.MarkUsedAsync(id, CancellationToken.None);
        }
        catch (Exception failure)
        {
            log.LogDebug("The use of the key {Id} was not noted: {Reason}", id, failure.Message);
        }
        finally
        {
            marking.TryRemove(id, out _);
        }
    }

    private static Identity IdentityOf(ApiKey key) => new(
        Principal.Service(key.Name), key.Groups.Select(Principal.Group).ToFrozenSet(), key.Roles.Aggregate(Roles.None, (roles, name) => roles | (RoleNames.Find(name) ?? Roles.None)))
    {
        Expires = key.ExpiresAt,
        KeyId = key.Id,
    };

    private sealed record Entry(Identity? Identity, long ReadAt);
}

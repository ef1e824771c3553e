using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Approvals.Application.Journal;
using Approvals.Application.Keys;
using Microsoft.AspNetCore.DataProtection;

namespace Approvals.Host.Receipts;

/// <summary>
/// The keys that receipts are signed with, the same on all nodes. Each serves for 90 days and is in the key set a day before it signs, so that
/// whoever keeps the set for a while knows it; and for ever after, because what it signed stays true.
/// </summary>
public sealed class SigningKeys(ISigningKeyStore store, IDataProtectionProvider protection, TimeProvider time, ILogger<SigningKeys> log) : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    /// <summary>How long what was read is taken for all there is; far less than the overlap, so that no node signs with what another does not show.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly IDataProtector protector = protection.CreateProtector("signing-key.v1");
    private readonly SemaphoreSlim reading = new(1);
    private readonly ConcurrentDictionary<string, bool> lostKeys = new(StringComparer.Ordinal);
    private volatile Snapshot? current;

    /// <summary>The public parts of all keys there ever were, oldest first.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer, and was never asked before.</exception>
    public async Task<JsonWebKeySet> PublicAsync(CancellationToken cancellationToken) => new([.. (await KnownAsync(cancellationToken)).Select(key => key.Public)]);

    /// <summary>The newest that has been in the key set for long enough, or else the oldest that can sign.</summary>
    /// <exception cref="JournalUnavailableException">There is none yet.</exception>
    public async Task<SigningKey> SignerAsync(CancellationToken cancellationToken)
    {
        var able = (await KnownAsync(cancellationToken)).Where(key => key.CanSign).ToList();
        return able.FindLast(key => time.GetUtcNow() - key.CreatedAt >= Overlap) ?? able.FirstOrDefault() ?? throw new JournalUnavailableException("There is no key to sign with yet.");
    }

    /// <summary>Makes the first key, or the next one when the newest is about to have served its time.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var known = await ReadAsync(cancellationToken);
        var newest = known.Count == 0 ? null : known[^1];
        if (newest is { CanSign: true } && time.GetUtcNow() - newest.CreatedAt < Lifetime - Overlap)
            return;
        using var made = SigningKey.Create((newest?.Generation ?? 0) + 1, time.GetUtcNow());
        await store.AddAsync(
            new SigningKeyRow(
                made.Generation, made.Public.Kid, JsonSerializer.Serialize(made.Public, ReceiptJson.Default.PublicJsonWebKey),
                Convert.ToBase64String(protector.Protect(made.ExportPrivate())), made.CreatedAt),
            cancellationToken);
        // Another node may have been first; then its key is the one.
        await ReadAsync(cancellationToken);
    }

    public void Dispose() => reading.Dispose();

    private async Task<IReadOnlyList<SigningKey>> KnownAsync(CancellationToken cancellationToken)
    {
        if (current is { } known && time.GetElapsedTime(known.ReadAt) < MaxAge && known.Keys.Count > 0)
            return known.Keys;
        try
        {
            return await ReadAsync(cancellationToken);
        }
        catch (JournalUnavailableException) when (current is { Keys.Count: > 0 } before)
        {
            // Keys are never taken away: what was read before is still right.
            return before.Keys;
        }
    }

    private async Task<IReadOnlyList<SigningKey>> ReadAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            var began = time.GetTimestamp();
            var known = current?.Keys ?? [];
            var rows = await store.AllAsync(cancellationToken);
            IReadOnlyList<SigningKey> keys = [.. rows.Select(row => known.FirstOrDefault(key => key.CanSign && key.Public.Kid == row.KeyId) ?? Open(row))];
            current = new Snapshot(keys, began);
            return keys;
        }
        finally
        {
            reading.Release();
        }
    }

    private SigningKey Open(SigningKeyRow row)
    {
        try
        {
            return SigningKey.Read(row.Generation, row.CreatedAt, row.PublicKey, protector.Unprotect(Convert.FromBase64String(row.PrivateKey)));
        }
        catch (CryptographicException lost)
        {
            if (lostKeys.TryAdd(row.KeyId, value: true))
                log.LogWarning("The private part of the signing key {KeyId} cannot be read, so that another is made: {Reason}", row.KeyId, lost.Message);
            return SigningKey.Read(row.Generation, row.CreatedAt, row.PublicKey, null);
        }
    }

    private sealed record Snapshot(IReadOnlyList<SigningKey> Keys, long ReadAt);
}

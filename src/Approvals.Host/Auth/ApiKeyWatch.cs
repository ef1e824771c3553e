using System.Collections.Concurrent;

namespace Approvals.Host.Auth;

/// <summary>
/// Ends what outlives a request when the key that opened it is revoked. All keys that something is open for are looked at together, every two
/// seconds, however many streams there are.
/// </summary>
public sealed class ApiKeyWatch(ApiKeyDirectory keys, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Watched, bool> watched = new();
    private readonly Lock starting = new();
    private ITimer? timer;
    private int looking;

    /// <summary>Calls back once the key does not count any more, until the result is disposed of.</summary>
    public IDisposable Watch(Guid keyId, Action ended)
    {
        var one = new Watched(this, keyId, ended);
        watched[one] = true;
        lock (starting)
            timer ??= time.CreateTimer(_ => _ = LookAsync(), null, Period, Period);
        return one;
    }

    /// <summary>Tells at once of a key that was revoked on this node.</summary>
    public void End(Guid keyId)
    {
        foreach (var (one, _) in watched.Where(entry => entry.Key.KeyId == keyId))
            one.End();
    }

    public void Dispose() => timer?.Dispose();

    private async Task LookAsync()
    {
        if (watched.IsEmpty || Interlocked.Exchange(ref looking, 1) == 1)
            return;
        try
        {
            var ids = watched.Select(entry => entry.Key.KeyId).Distinct().ToList();
            if (await keys.LiveAsync(ids) is not { } live)
                return;
            foreach (var id in ids.Where(id => !live.Contains(id)))
                End(id);
        }
        finally
        {
            Volatile.Write(ref looking, 0);
        }
    }

    private sealed class Watched(ApiKeyWatch watch, Guid keyId, Action ended) : IDisposable
    {
        public Guid KeyId => keyId;

        public void End()
        {
            if (watch.watched.TryRemove(this, out _))
                ended();
        }

        public void Dispose() => watch.watched.TryRemove(this, out _);
    }
}

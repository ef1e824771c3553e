using System.Collections.Concurrent;
using Akka.Actor;

namespace Approvals.Actors.Entities;

/// <summary>The entities that this process holds in memory, and when each was last used.</summary>
internal sealed class ActiveEntities(TimeProvider time)
{
    private readonly ConcurrentDictionary<ActiveEntity, byte> all = new();

    public int Count => all.Count;

    public ActiveEntity Add(IActorRef self)
    {
        var entity = new ActiveEntity(self, time.GetTimestamp());
        all.TryAdd(entity, 0);
        return entity;
    }

    public void Remove(ActiveEntity entity) => all.TryRemove(entity, out _);

    /// <summary>Those that were unused for too long, and, above the cap, the ones used longest ago.</summary>
    public IReadOnlyCollection<ActiveEntity> Surplus(ActorOptions options)
    {
        List<ActiveEntity> idle = [], kept = [];
        foreach (var (entity, _) in all)
            (time.GetElapsedTime(entity.LastUsed) > (entity.IsSpent ? options.SpentAfter : options.IdleAfter) ? idle : kept).Add(entity);
        if (kept.Count > options.MaxActive)
        {
            // A tenth below the cap, so that the sorting is not done again for every newcomer.
            idle.AddRange(kept.OrderBy(entity => entity.LastUsed).Take(kept.Count - options.MaxActive * 9 / 10));
        }

        return idle;
    }
}

internal sealed class ActiveEntity(IActorRef self, long lastUsed)
{
    private long lastUsed = lastUsed;
    private volatile bool isSpent = true;

    public IActorRef Self => self;

    public long LastUsed => Volatile.Read(ref lastUsed);

    /// <summary>Nothing more will happen to the approval, or there is none: no reason to keep it long.</summary>
    public bool IsSpent
    {
        get => isSpent;
        set => isSpent = value;
    }

    public void Use(long now) => Volatile.Write(ref lastUsed, now);
}

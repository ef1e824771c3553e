using System.Collections.Concurrent;
using Approvals.Actors.Kernel;
using Approvals.Actors.Ports;
using Approvals.Domain.Principals;
using Microsoft.Extensions.Hosting;

namespace Approvals.Channels.Delivery;

/// <summary>
/// Keeps who was seen in which group, so that a group without members is noticed. A sign-in is looked at, and a token when it is validated, at most
/// once a minute; a membership is written at most once an hour, together with others.
/// </summary>
public sealed class KnownMembers(IMemberStore store, Supervisor supervisor, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private const int MostRemembered = 100_000;

    private readonly ConcurrentDictionary<SeenMember, long> remembered = new();
    private readonly ConcurrentDictionary<SeenMember, byte> news = new();

    public void Saw(Principal member, IReadOnlyCollection<Principal> groups)
    {
        foreach (var group in groups)
        {
            var seen = new SeenMember(group, member);
            if (!remembered.TryGetValue(seen, out var at) || time.GetElapsedTime(at) > Memory)
                news.TryAdd(seen, 0);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(KnownMembers), WriteAsync, stoppingToken);

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, cancellationToken);
            var batch = news.Keys.Take(1_000).ToList();
            if (batch.Count == 0)
                continue;
            await store.SeenAsync(batch, cancellationToken);
            if (remembered.Count > MostRemembered)
                remembered.Clear();
            foreach (var seen in batch)
            {
                remembered[seen] = time.GetTimestamp();
                news.TryRemove(seen, out _);
            }
        }
    }
}

using Approvals.Cluster.Tests.History;

namespace Approvals.Cluster.Tests.Load;

/// <summary>Several clients and those who wait, over the same approvals.</summary>
internal sealed class Crowd
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> clients;

    /// <param name="door">Chooses where the next request goes; must be safe to call from many threads.</param>
    public Crowd(Recorder recorder, Func<Door> door, int clients, int seed)
    {
        Waiters = new Waiters(recorder, door);
        var cast = new Cast(recorder);
        var board = new Board();
        this.clients = [.. Enumerable.Range(0, clients).Select(number =>
        {
            var random = new Random(seed + number);
            var messenger = new Messenger(recorder, door, random);
            return Task.Run(() => new Client(number, cast, board, Waiters, messenger, random).RunAsync(stop.Token));
        })];
    }

    public Waiters Waiters { get; }

    /// <summary>Lets everybody finish and be told.</summary>
    public async Task GoHomeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        await Waiters.SettleAsync();
    }
}

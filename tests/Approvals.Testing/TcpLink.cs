using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Approvals.Testing;

/// <summary>Which way bytes go over a <see cref="TcpLink"/>.</summary>
public enum Way
{
    /// <summary>From the one who connected.</summary>
    Forth,

    /// <summary>The answers.</summary>
    Back,
}

/// <summary>
/// A wire between a program and a server on loopback that can be cut, refused, stopped or slowed, one way or both, and that can
/// lose the answer to one particular message. Say <see cref="Port"/> to the program instead of the server's own port.
/// </summary>
public sealed class TcpLink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private readonly HashSet<TcpConnection> connections = [];
    private readonly Dictionary<Way, TaskCompletionSource> stopped = [];
    private readonly Dictionary<Way, TimeSpan> delays = [];
    private readonly int target;
    private readonly Task accepting;
    private LostAnswer? lost;

    public TcpLink(int target)
    {
        this.target = target;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>A link to the database server that this connection string names.</summary>
    public static TcpLink ToDatabase(string connectionString) => new(new NpgsqlConnectionStringBuilder(connectionString).Port);

    /// <summary>The same database over this link.</summary>
    public string Over(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Port }.ConnectionString;

    /// <summary>New connections are reset at once while this is true.</summary>
    public bool Refuses { get; set; }

    /// <summary>Connections that are open now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return connections.Count;
        }
    }

    /// <summary>Resets every connection, as a machine does that died and came back. What was under way is lost.</summary>
    public void Cut()
    {
        lock (gate)
        {
            foreach (var connection in connections)
                connection.Reset();
        }
    }

    /// <summary>Nothing passes this way any more, and nobody is told; as when a cable was pulled.</summary>
    public void Stop(Way way)
    {
        lock (gate)
            stopped.TryAdd(way, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>What was held back since <see cref="Stop"/> passes, in order.</summary>
    public void Resume(Way way)
    {
        lock (gate)
        {
            if (stopped.Remove(way, out var gone))
                gone.SetResult();
        }
    }

    /// <summary>Every piece of data this way takes so much longer.</summary>
    public void Slow(Way way, TimeSpan by)
    {
        lock (gate)
            delays[way] = by;
    }

    /// <summary>
    /// The next message with this text in it reaches the server; its connection is reset at the given moment and whatever the
    /// server answers is lost. Once.
    /// </summary>
    /// <returns>Completes when the connection was reset.</returns>
    public Task LoseAnswerTo(string text, Loss when = Loss.OfTheAnswer)
    {
        var loss = new LostAnswer(text, when);
        lock (gate)
            lost = loss;
        return loss.Happened;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        Cut();
        await accepting;
        ending.Dispose();
    }

    internal Task PassableAsync(Way way)
    {
        lock (gate)
        {
            var passable = stopped.TryGetValue(way, out var gone) ? gone.Task.WaitAsync(ending.Token) : Task.CompletedTask;
            return delays.TryGetValue(way, out var delay) && delay > TimeSpan.Zero
                ? Task.WhenAll(passable, Task.Delay(delay, ending.Token))
                : passable;
        }
    }

    /// <summary>The loss that these bytes bring about, which nobody else will get.</summary>
    internal LostAnswer? Claim(ReadOnlySpan<byte> sent)
    {
        lock (gate)
        {
            if (lost is not { } loss || sent.IndexOf(loss.Text) < 0)
                return null;
            lost = null;
            return loss;
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await listener.AcceptSocketAsync(ending.Token)));
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket near)
    {
        using var connection = new TcpConnection(this, near);
        if (Refuses)
        {
            connection.Reset();
            return;
        }

        lock (gate)
            connections.Add(connection);
        try
        {
            await connection.RunAsync(target);
        }
        finally
        {
            lock (gate)
                connections.Remove(connection);
        }
    }
}

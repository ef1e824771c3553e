using System.Globalization;
using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Load;
using Approvals.Testing;
using Npgsql;

namespace Approvals.Cluster.Tests.Support;

/// <summary>One node of a fleet, with what can be done to it.</summary>
internal sealed class FleetNode(int number, HostProcess host, NetworkNode? network, string clockFile)
{
    public int Number { get; } = number;

    public HostProcess Host { get; } = host;

    public NetworkNode Network => network ?? throw new InvalidOperationException("This fleet has no network of its own.");

    /// <summary>Steps the node's own clock; the database's is right.</summary>
    public void StepClock(int seconds) => File.WriteAllText(clockFile, seconds.ToString(CultureInfo.InvariantCulture));
}

/// <summary>
/// A PostgreSQL server and several nodes on it, each in a network namespace of its own. Whoever breaks a node borrows it; one is
/// always left whole, so that what the service promises while a node lives can be asked for throughout.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("approvals-fleet-").FullName;
    private readonly Network? network;
    private readonly List<FleetNode> nodes = [];
    private readonly HashSet<FleetNode> lent = [];
    private readonly SemaphoreSlim spare;
    private readonly Lock gate = new();

    private Fleet(int count, bool namespaces)
    {
        spare = new SemaphoreSlim(count - 1);
        network = namespaces ? new Network() : null;
    }

    public PostgresServer Server { get; private set; } = null!;

    /// <summary>From the tests to the database, past everything that is broken for nodes.</summary>
    public string Database { get; private set; } = null!;

    public IReadOnlyList<FleetNode> Nodes => nodes;

    public string HistoryFile => Path.Combine(directory, "history.jsonl");

    /// <param name="settings">For the nodes, such as <c>Cluster__DrainDelay</c>.</param>
    public static Task<Fleet> StartAsync(int count, bool namespaces, params (string Key, string Value)[] settings) =>
        StartAsync(count, namespaces, null, settings);

    /// <param name="server">The fleet stops it in the end; null for a new one.</param>
    public static async Task<Fleet> StartAsync(int count, bool namespaces, PostgresServer? server, params (string Key, string Value)[] settings)
    {
        var fleet = new Fleet(count, namespaces);
        try
        {
            await fleet.OpenAsync(count, server, settings);
            return fleet;
        }
        catch (Exception)
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>A node that nobody else has, to be broken; given back by disposing the loan.</summary>
    public async Task<Loan> BorrowAsync(Random random, CancellationToken cancellationToken)
    {
        await spare.WaitAsync(cancellationToken);
        lock (gate)
        {
            var free = nodes.Where(node => !lent.Contains(node)).ToList();
            var node = free[random.Next(free.Count)];
            lent.Add(node);
            return new Loan(node, () => Return(node));
        }
    }

    /// <summary>Half of the time one that nobody breaks, as a balancer would choose; half of the time any.</summary>
    private FleetNode Choose()
    {
        lock (gate)
        {
            var whole = nodes.Where(node => !lent.Contains(node)).ToList();
            var choice = Random.Shared.Next(2) == 0 ? nodes : whole;
            return choice[Random.Shared.Next(choice.Count)];
        }
    }

    public Door Door()
    {
        var node = Choose();
        return new Door(node.Host.Client, node.Number + 1);
    }

    public Task<Content> ReadContentAsync() => DatabaseContent.ReadPostgresAsync(Database);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.Host.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
        network?.Dispose();
        spare.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task OpenAsync(int count, PostgresServer? server, (string Key, string Value)[] settings)
    {
        var places = Enumerable.Range(0, count).Select(_ => network?.Add()).ToList();
        Server = server ?? await (network is null ? PostgresServer.StartNewAsync() : PostgresServer.StartNewAsync($"listen_addresses = '127.0.0.1,{network.DatabaseAddress}'"));
        Database = await Server.CreateDatabaseAsync();
        var seenByNodes = new NpgsqlConnectionStringBuilder(Database);
        if (network is not null)
        {
            await Server.AllowAsync(network.Range);
            seenByNodes.Host = network.DatabaseAddress;
        }

        for (var i = 0; i < count; i++)
            nodes.Add(Make(i, places[i], seenByNodes.ConnectionString, settings));
        // One after the other: the first prepares the schema.
        foreach (var node in nodes)
            await node.Host.StartAsync();
    }

    private FleetNode Make(int number, NetworkNode? place, string database, (string Key, string Value)[] settings)
    {
        var clock = Path.Combine(directory, $"clock-{number}");
        File.WriteAllText(clock, "0");
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = "postgres",
            ["Database__ConnectionString"] = database,
            ["Auth__Jwt__SigningKey"] = Tokens.SigningKey,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Cluster__DrainDelay"] = "0",
            ["Testing__ClockOffsetFile"] = clock,
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return new FleetNode(number, new HostProcess(directory, all, place), place, clock);
    }

    private void Return(FleetNode node)
    {
        lock (gate)
            lent.Remove(node);
        spare.Release();
    }
}

internal sealed class Loan(FleetNode node, Action giveBack) : IDisposable
{
    public FleetNode Node => node;

    public void Dispose() => giveBack();
}

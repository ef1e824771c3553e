using Approvals.Testing;

namespace Approvals.Cluster.Tests.Support;

/// <summary>A database and the nodes on it, with a working directory that goes with the test.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly List<HostProcess> nodes = [];
    private readonly Dictionary<string, string> settings;

    private Site(Dictionary<string, string> settings) => this.settings = settings;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("approvals-site-").FullName;

    /// <summary>Where a SQLite site keeps its data.</summary>
    public string SqliteFile => Path.Combine(Directory, "data", "approvals.db");

    public static Site Sqlite() => new(new(StringComparer.Ordinal) { ["Database__Provider"] = "sqlite" });

    /// <param name="server">Null for the server that all tests share.</param>
    public static async Task<Site> PostgresAsync(PostgresServer? server = null) => new(new(StringComparer.Ordinal)
    {
        ["Database__Provider"] = "postgres",
        ["Database__ConnectionString"] = await (server?.CreateDatabaseAsync() ?? SharedPostgres.CreateDatabaseAsync()),
    });

    public static async Task<Site> OnAsync(string provider, PostgresServer? server = null) =>
        provider == "sqlite" ? Sqlite() : await PostgresAsync(server);

    public async Task<HostProcess> StartNodeAsync(params (string Key, string Value)[] more)
    {
        var all = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["Auth__Jwt__SigningKey"] = Tokens.SigningKey,
            // Without any key the first start prints one, and these tests read what is printed.
            ["Auth__ApiKeys__0__Key"] = "ak_of_nobody_in_these_tests",
            ["Auth__ApiKeys__0__Name"] = "nobody",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Cluster__DrainDelay"] = "0",
            ["Approvals__DefaultTimeout"] = "1h",
        };
        foreach (var (key, value) in more)
            all[key] = value;
        var node = new HostProcess(Directory, all);
        nodes.Add(node);
        await node.StartAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}

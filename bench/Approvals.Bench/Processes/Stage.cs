using System.Globalization;
using System.Security.Cryptography;
using Approvals.Bench.Http;

namespace Approvals.Bench.Processes;

/// <summary>What a scenario over HTTP stands on: a throw-away database, the host on it, and people with tokens. Everything goes when it is disposed.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly BenchOptions options;
    private readonly string folder = Directory.CreateTempSubdirectory("approvals-bench-").FullName;
    private readonly string signingKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    private Stage(BenchOptions options, PostgresCluster postgres)
    {
        this.options = options;
        Postgres = postgres;
        Cast = new Cast(new Tokens(signingKey));
    }

    public PostgresCluster Postgres { get; }

    public Cast Cast { get; }

    public HostProcess Host { get; private set; } = null!;

    /// <summary>Without the host.</summary>
    public static async Task<Stage> SetAsync(BenchOptions options, CancellationToken cancellationToken) =>
        new(options, await PostgresCluster.StartAsync(cancellationToken, options.Statements));

    public static async Task<Stage> OpenAsync(BenchOptions options, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null)
    {
        var stage = await SetAsync(options, cancellationToken);
        try
        {
            await stage.StartHostAsync(cancellationToken, settings);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString => options.IsPostgres ? Postgres.ConnectionString("approvals") : "Data Source=" + Path.Combine(folder, "approvals.db");

    public async Task StartHostAsync(CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null) =>
        Host = await StartNodeAsync(ConnectionString, settings, cancellationToken);

    /// <summary>One more node, on whichever database; the caller ends it.</summary>
    public async Task<HostProcess> StartNodeAsync(string connectionString, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = options.Database,
            ["Database__ConnectionString"] = connectionString,
            ["Auth__Jwt__SigningKey"] = signingKey,
            ["RateLimits__PermitsPerMinute"] = "0",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            environment[key] = value;
        if (options.Lanes is { } lanes)
            environment["Database__Lanes"] = lanes.ToString(CultureInfo.InvariantCulture);
        return await HostProcess.StartAsync(options.HostAssembly ?? DefaultHost(), folder, environment, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        await Postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public string Folder => folder;

    private static string DefaultHost()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var found = Path.Combine(at.FullName, "src", "Approvals.Host", "bin", "Release", "net10.0", "Approvals.Host.dll");
            if (File.Exists(found))
                return found;
        }

        throw new InvalidOperationException("Build the host first: dotnet build src/Approvals.Host -c Release; or give --host.");
    }
}

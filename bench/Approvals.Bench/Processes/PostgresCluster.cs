using System.Globalization;

namespace Approvals.Bench.Processes;

/// <summary>A throw-away PostgreSQL on loopback with its durability as shipped: fsync, full_page_writes and synchronous_commit are on.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private PostgresCluster(string folder, int port)
    {
        Folder = folder;
        Port = port;
    }

    /// <summary>Goes with the cluster.</summary>
    public string Folder { get; }

    public int Port { get; }

    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public static async Task<PostgresCluster> StartAsync(CancellationToken cancellationToken, bool countsStatements = false)
    {
        var cluster = new PostgresCluster(Directory.CreateTempSubdirectory("approvals-bench-pg-").FullName, Ports.Free());
        try
        {
            if (IsRoot)
                await Shell.RunAsync(["chown", "postgres", cluster.Folder], cancellationToken);
            var data = Path.Combine(cluster.Folder, "data");
            await Shell.RunAsync(AsPostgres("initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-locale"), cancellationToken);
            // A larger WAL keeps checkpoints out of short runs; the baseline has the same.
            var settings = $"-c port={cluster.Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={cluster.Folder} -c max_connections=200 -c max_wal_size=4GB"
                + (countsStatements ? " -c shared_preload_libraries=pg_stat_statements -c pg_stat_statements.track_planning=on" : "");
            await Shell.RunAsync(
                AsPostgres("pg_ctl", "-D", data, "-w", "-s", "-l", Path.Combine(cluster.Folder, "log"), "-o", settings, "start"), cancellationToken, inherit: true);
            await cluster.SqlAsync("postgres", "create database approvals", cancellationToken);
            await cluster.SqlAsync("postgres", "create database baseline", cancellationToken);
            await cluster.SqlAsync("postgres", "create database nodes", cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}";

    public Task<string> SqlAsync(string database, string sql, CancellationToken cancellationToken) => Shell.RunAsync(
        [Tool("psql"), "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql],
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        var data = Path.Combine(Folder, "data");
        if (File.Exists(Path.Combine(data, "postmaster.pid")))
            await Shell.RunAsync(AsPostgres("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"), CancellationToken.None);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The newest installed version's program, where Debian puts it, or else whatever the path finds.</summary>
    public static string Tool(string name)
    {
        const string Root = "/usr/lib/postgresql";
        var versions = Directory.Exists(Root) ? Directory.GetDirectories(Root).OrderByDescending(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0) : Enumerable.Empty<string>();
        return versions.Select(version => Path.Combine(version, "bin", name)).FirstOrDefault(File.Exists) ?? name;
    }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string[] AsPostgres(string tool, params string[] arguments) =>
        IsRoot ? ["runuser", "-u", "postgres", "--", Tool(tool), .. arguments] : [Tool(tool), .. arguments];
}

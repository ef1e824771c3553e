using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Approvals.Testing;

/// <summary>A PostgreSQL server of its own: a fresh cluster in a temporary directory, on loopback, with real syncs.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string bin = Binaries();
    private readonly string directory = Directory.CreateTempSubdirectory("approvals-pg-").FullName;
    private readonly int port = FreePort();
    private int databases;

    private string Data => Path.Combine(directory, "data");

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="settings">Such as <c>fsync=off</c>, for tests of what must be refused.</param>
    public static async Task<PostgresServer> StartNewAsync(params string[] settings)
    {
        var server = new PostgresServer();
        if (Environment.IsPrivilegedProcess)
            await Tool.RunAsync("chown", "postgres", server.directory);
        await Tool.AsPostgresAsync(Path.Combine(server.bin, "initdb"), "-D", server.Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync");
        await File.AppendAllLinesAsync(
            Path.Combine(server.Data, "postgresql.conf"),
            [
                "listen_addresses = '127.0.0.1'", $"port = {server.port}", $"unix_socket_directories = '{server.directory}'",
                "max_connections = 200", .. settings,
            ]);
        await server.StartAsync();
        return server;
    }

    /// <summary>The postmaster, parent of every backend.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    public Task StartAsync() => ControlAsync("-w", "-l", Path.Combine(directory, "log"), "start");

    public Task StopAsync() => ControlAsync("-w", "-m", "fast", "stop");

    /// <summary>Ends the server as a crash would, without a checkpoint, and starts it again.</summary>
    public async Task CrashAndRestartAsync()
    {
        await ControlAsync("-w", "-m", "immediate", "stop");
        await StartAsync();
    }

    /// <summary>A connection string to a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Tests write their own texts.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await ControlAsync("-w", "-m", "immediate", "stop");
        Directory.Delete(directory, recursive: true);
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={port};Username=postgres;Database={database}";

    private Task ControlAsync(params string[] arguments) =>
        Tool.AsPostgresAsync(Path.Combine(bin, "pg_ctl"), ["-D", Data, .. arguments]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Binaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : [];
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return installed.Concat(onPath).LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed: no initdb found.");
    }
}

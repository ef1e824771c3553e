using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Approvals.Testing;

/// <summary>A PostgreSQL server of its own: a fresh cluster in a temporary directory, on loopback, with real syncs.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string bin = Binaries();
    private readonly string directory;
    private readonly int port = FreePort();
    private int databases;

    private PostgresServer(string? directory) =>
        this.directory = directory is null
            ? Directory.CreateTempSubdirectory("approvals-pg-").FullName
            : Directory.CreateDirectory(Path.Combine(directory, $"approvals-pg-{port}")).FullName;

    private string Data => Path.Combine(directory, "data");

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="settings">Such as <c>fsync=off</c>, for tests of what must be refused.</param>
    public static Task<PostgresServer> StartNewAsync(params string[] settings) => StartNewInAsync(null, settings);

    /// <param name="directory">Where its files go, such as a small file system; null for a temporary directory.</param>
    public static async Task<PostgresServer> StartNewInAsync(string? directory, params string[] settings)
    {
        var server = await NewAsync(directory);
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

    /// <summary>A standby that follows this server and can be promoted.</summary>
    /// <param name="name">What <c>synchronous_standby_names</c> of this server may call it.</param>
    public async Task<PostgresServer> StartStandbyAsync(string name)
    {
        var standby = await NewAsync(null);
        await Tool.AsPostgresAsync(
            Path.Combine(bin, "pg_basebackup"), "-D", standby.Data, "-d", $"host=127.0.0.1 port={port} user=postgres application_name={name}", "-R", "-X", "stream", "-c", "fast");
        await File.AppendAllLinesAsync(
            Path.Combine(standby.Data, "postgresql.conf"), [$"port = {standby.port}", $"unix_socket_directories = '{standby.directory}'", "synchronous_standby_names = ''"]);
        await standby.StartAsync();
        return standby;
    }

    /// <summary>Makes a standby the primary; returns when it takes writes.</summary>
    public Task PromoteAsync() => ControlAsync("-w", "promote");

    /// <summary>The postmaster, parent of every backend.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    public Task StartAsync() => ControlAsync("-w", "-l", Path.Combine(directory, "log"), "start");

    public int Port => port;

    /// <summary>False after a crash that it did not recover from by itself.</summary>
    public bool IsRunning => File.Exists(Path.Combine(Data, "postmaster.pid")) && Directory.Exists($"/proc/{ProcessId}");

    public Task StopAsync() => ControlAsync("-w", "-m", "fast", "stop");

    /// <summary>Ends the server as a crash would, without a checkpoint, and starts it again.</summary>
    public async Task CrashAndRestartAsync()
    {
        await CrashAsync();
        await StartAsync();
    }

    public Task CrashAsync() => ControlAsync("-w", "-m", "immediate", "stop");

    /// <summary>Lets clients in from elsewhere than loopback, such as <c>198.18.0.0/24</c>.</summary>
    public async Task AllowAsync(string range)
    {
        await File.AppendAllLinesAsync(Path.Combine(Data, "pg_hba.conf"), [$"host all all {range} trust"]);
        await ControlAsync("reload");
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
        if (IsRunning)
            await ControlAsync("-w", "-m", "immediate", "stop");
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>To a database of any name, whether it exists or not.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={port};Username=postgres;Database={database}";

    private Task ControlAsync(params string[] arguments) =>
        Tool.AsPostgresAsync(Path.Combine(bin, "pg_ctl"), ["-D", Data, .. arguments]);

    private static async Task<PostgresServer> NewAsync(string? directory)
    {
        Warden.Post();
        var server = new PostgresServer(directory);
        if (Environment.IsPrivilegedProcess)
            await Tool.RunAsync("chown", "postgres", server.directory);
        return server;
    }

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
        return installed.Concat(onPath).LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_basebackup")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed: no initdb found.");
    }
}

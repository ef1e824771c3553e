using Approvals.Application.Feed;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>
/// LISTEN and NOTIFY, each on a connection of its own. A NOTIFY takes a lock of the whole database until its commit is synced, so it is never
/// in the commit of an approval, and its own commit is not synced: a signal that a crash loses is found otherwise.
/// </summary>
/// <remarks>Behind a pooler that hands out connections per transaction a LISTEN hears nothing. Then the looks that never stop find everything, a second later.</remarks>
internal sealed class PostgresSignal(PostgresDatabase database) : ISignal, IAsyncDisposable
{
    private const string Channel = "approvals";

    /// <summary>A quiet connection is asked whether it still lives this often.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private NpgsqlConnection? sender;

    /// <summary>The server takes less than 8,000 bytes.</summary>
    public int MaxLength => 7_900;

    public async Task SendAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            sender ??= await ConnectAsync("approvals-notify", " -c synchronous_commit=off", cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", sender);
            command.Parameters.Add(new() { Value = Channel });
            command.Parameters.Add(new() { Value = message });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception fault)
        {
            await DisposeAsync();
            if (cancellationToken.IsCancellationRequested || !PostgresErrors.IsUnavailable(fault))
                throw;
            throw PostgresErrors.Unavailable(fault);
        }
    }

    public async Task ListenAsync(Action ready, Action<string> heard, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync("approvals-listen", "", cancellationToken);
            connection.Notification += (_, notification) => heard(notification.Payload);
            await ExecuteAsync(connection, "LISTEN " + Channel, cancellationToken);
            ready();
            while (true)
            {
                if (!await connection.WaitAsync(Quiet, cancellationToken))
                    await ExecuteAsync(connection, "SELECT 1", cancellationToken);
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && PostgresErrors.IsUnavailable(fault))
        {
            throw PostgresErrors.Unavailable(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (sender is { } open)
            await open.DisposeAsync();
        sender = null;
    }

    /// <summary>Not pooled: a connection that listens must not serve anybody else afterwards.</summary>
    private async Task<NpgsqlConnection> ConnectAsync(string name, string options, CancellationToken cancellationToken)
    {
        var settings = database.Unpooled();
        settings.ApplicationName = name;
        settings.Options += options;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception)
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The texts are constants of this class.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

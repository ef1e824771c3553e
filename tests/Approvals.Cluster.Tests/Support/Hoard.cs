using Npgsql;

namespace Approvals.Cluster.Tests.Support;

/// <summary>Somebody who takes every connection that a server has, those of the service included.</summary>
internal sealed class Hoard(string connectionString) : IAsyncDisposable
{
    private readonly List<NpgsqlConnection> taken = [];

    public async Task TakeAllAsync()
    {
        await TakeFreeAsync();
        // What the service gets back in between is taken from it again.
        for (var left = 1; left > 0; left = await EvictAsync())
            await TakeFreeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in taken)
            await connection.DisposeAsync();
        taken.Clear();
    }

    private async Task TakeFreeAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        while (true)
        {
            var connection = new NpgsqlConnection(settings);
            try
            {
                await connection.OpenAsync();
                taken.Add(connection);
            }
            catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await connection.DisposeAsync();
                return;
            }
        }
    }

    /// <returns>How many of the service's connections were ended.</returns>
    private async Task<int> EvictAsync()
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'approvals%'", taken[0]);
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }
}

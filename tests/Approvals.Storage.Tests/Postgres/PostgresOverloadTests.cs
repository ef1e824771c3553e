using Approvals.Application.Journal;
using Approvals.Storage.Postgres;
using Approvals.Testing;
using Npgsql;

namespace Approvals.Storage.Tests.Postgres;

/// <summary>No free connection is load; a database that does not answer is an outage. Only the latter opens the breaker.</summary>
public sealed class PostgresOverloadTests
{
    [Fact]
    public async Task Reads_that_find_no_free_connection_are_overload_and_leave_the_breaker_closed()
    {
        var connectionString = await SharedPostgres.CreateDatabaseAsync();
        await using var pool = new PostgresReadPool(connectionString, maxConnections: 1);
        using var breakers = new Breakers(TimeProvider.System);
        var (taken, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = pool.ReadAsync(
            async _ =>
            {
                taken.SetResult();
                await free.Task;
                return 0;
            },
            default);
        await taken.Task;
        var reads = Enumerable.Range(0, 8).Select(_ => breakers.Reads.RunAsync((_, token) => pool.ReadAsync(OneAsync, token), 0, default)).ToList();
        foreach (var read in reads)
            (await Should.ThrowAsync<JournalOverloadedException>(read)).Message.ShouldBe("No connection to PostgreSQL became free in time.");
        breakers.Reads.IsOpen.ShouldBeFalse();
        free.SetResult();
        await holding;
        (await breakers.Reads.RunAsync((_, token) => pool.ReadAsync(OneAsync, token), 0, default)).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_outage()
    {
        await using var pool = new PostgresReadPool("Host=127.0.0.1;Port=1;Username=x;Database=x");
        using var breakers = new Breakers(TimeProvider.System);
        for (var i = 0; i < 2; i++)
            await Should.ThrowAsync<JournalUnavailableException>(breakers.Reads.RunAsync((_, token) => pool.ReadAsync(OneAsync, token), 0, default));
        breakers.Reads.IsOpen.ShouldBeTrue();
    }

    private static async Task<int> OneAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}

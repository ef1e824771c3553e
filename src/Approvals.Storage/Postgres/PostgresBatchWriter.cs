using System.Data;
using System.Diagnostics;
using Approvals.Storage.Committing;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>One lane: a connection of its own with the prepared statement. When the connection fails it starts over with a new one.</summary>
/// <remarks>
/// A plan made while a table was empty may read some index from end to end, for all are equally cheap then; kept, it would
/// slow down with every row. So plans are made anew, soon at first and ever less often, for what the tables hold by then.
/// </remarks>
internal sealed class PostgresBatchWriter(PostgresDatabase database, TimeSpan? replanAfter = null) : IBatchWriter
{
    private const string LockedSql = """
        WITH free AS MATERIALIZED (SELECT r.id FROM approval_requests r WHERE r.id = ANY($1) FOR NO KEY UPDATE OF r SKIP LOCKED)
        SELECT r.id FROM approval_requests r WHERE r.id = ANY($1) AND r.id NOT IN (SELECT free.id FROM free)
        """;

    private static readonly TimeSpan LongestPlanAge = TimeSpan.FromMinutes(1);

    private readonly TimeSpan firstPlanAge = replanAfter ?? TimeSpan.FromSeconds(2);
    private readonly BatchStatement statement = new();
    private readonly Dictionary<BatchParts, NpgsqlCommand> commands = [];
    private NpgsqlConnection? connection;
    private TimeSpan planAge;
    private long plannedAt;

    public Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch) => AnsweredAsync(
        async () =>
        {
            var order = new BatchOrder(batch);
            var open = connection ?? await ConnectAsync();
            await PlanAnewAsync();
            var parts = statement.Fill(order);
            if (!commands.TryGetValue(parts, out var prepared))
                prepared = await PrepareAsync(open, parts);
            await using var reader = await prepared.ExecuteReaderAsync();
            await reader.ReadAsync();
            var at = await reader.GetFieldValueAsync<DateTimeOffset>(0);
            var accepted = await reader.GetFieldValueAsync<bool[]>(1);
            var confirmed = await reader.GetFieldValueAsync<int[]>(2);
            // The transaction ends with the statement; only its completion says that it was synced.
            await reader.CloseAsync();
            return new BatchOutcome(order.Outcomes(batch, accepted, confirmed), at);
        });

    public Task<IReadOnlySet<Guid>> LockedAsync(IReadOnlyCollection<Guid> ids) => AnsweredAsync<IReadOnlySet<Guid>>(
        async () =>
        {
            await using var command = new NpgsqlCommand(LockedSql, connection ?? await ConnectAsync());
            command.Parameters.Add(new() { Value = ids.ToArray() });
            await using var reader = await command.ExecuteReaderAsync();
            var locked = new HashSet<Guid>();
            while (await reader.ReadAsync())
                locked.Add(reader.GetGuid(0));
            return locked;
        });

    public async ValueTask DisposeAsync()
    {
        foreach (var prepared in commands.Values)
            await prepared.DisposeAsync();
        commands.Clear();
        if (connection is { } open)
            await open.DisposeAsync();
        connection = null;
    }

    private async Task<T> AnsweredAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (PostgresErrors.IsUnavailable(fault))
        {
            await DisposeAsync();
            throw PostgresErrors.Unavailable(fault);
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new LockTimeoutException(held);
        }
        catch (Exception)
        {
            if (connection is not { State: ConnectionState.Open })
                await DisposeAsync();
            throw;
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        connection = await database.Writer.OpenConnectionAsync();
        planAge = firstPlanAge;
        plannedAt = Stopwatch.GetTimestamp();
        return connection;
    }

    private async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection open, BatchParts parts)
    {
        var command = statement.CommandOn(open, parts);
        await command.PrepareAsync();
        commands.Add(parts, command);
        return command;
    }

    private async Task PlanAnewAsync()
    {
        if (Stopwatch.GetElapsedTime(plannedAt) < planAge)
            return;
        await using var discard = new NpgsqlCommand("DISCARD PLANS", connection);
        await discard.ExecuteNonQueryAsync();
        plannedAt = Stopwatch.GetTimestamp();
        planAge = planAge * 2 < LongestPlanAge ? planAge * 2 : LongestPlanAge;
    }
}

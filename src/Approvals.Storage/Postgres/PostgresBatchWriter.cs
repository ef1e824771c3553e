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
    private static readonly TimeSpan LongestPlanAge = TimeSpan.FromMinutes(1);

    private readonly TimeSpan firstPlanAge = replanAfter ?? TimeSpan.FromSeconds(2);
    private readonly BatchStatement statement = new();
    private readonly Dictionary<BatchParts, NpgsqlCommand> commands = [];
    private NpgsqlConnection? connection;
    private TimeSpan planAge;
    private long plannedAt;

    public async Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch)
    {
        try
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
        }
        catch (Exception fault) when (PostgresErrors.IsUnavailable(fault))
        {
            await DisposeAsync();
            throw PostgresErrors.Unavailable(fault);
        }
        catch (Exception)
        {
            if (connection is not { State: ConnectionState.Open })
                await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var prepared in commands.Values)
            await prepared.DisposeAsync();
        commands.Clear();
        if (connection is { } open)
            await open.DisposeAsync();
        connection = null;
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

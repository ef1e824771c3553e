using System.Data;
using System.Diagnostics;
using Approvals.Storage.Committing;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>One lane: a connection of its own with the prepared statement. When the connection fails it starts over with a new one.</summary>
/// <remarks>
/// A plan made while a table was empty may read some index from end to end, for all are equally cheap then; kept, it would
/// slow down with every row. So plans are made anew now and then, for what the tables hold by now.
/// </remarks>
internal sealed class PostgresBatchWriter(PostgresDatabase database, TimeSpan? planAge = null) : IBatchWriter
{
    private readonly TimeSpan planAge = planAge ?? TimeSpan.FromSeconds(2);
    private readonly BatchStatement statement = new();
    private NpgsqlConnection? connection;
    private NpgsqlCommand? command;
    private long plannedAt;

    public async Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch)
    {
        try
        {
            var order = new BatchOrder(batch);
            var prepared = command ?? await ConnectAsync();
            await PlanAnewAsync();
            statement.Fill(order);
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
        if (command is { } prepared)
        {
            // The arrays live on and go to the next command.
            prepared.Parameters.Clear();
            await prepared.DisposeAsync();
        }

        if (connection is { } open)
            await open.DisposeAsync();
        command = null;
        connection = null;
    }

    private async Task<NpgsqlCommand> ConnectAsync()
    {
        connection = await database.Writer.OpenConnectionAsync();
        command = statement.CommandOn(connection);
        await command.PrepareAsync();
        plannedAt = Stopwatch.GetTimestamp();
        return command;
    }

    private async Task PlanAnewAsync()
    {
        if (Stopwatch.GetElapsedTime(plannedAt) < planAge)
            return;
        await using var discard = new NpgsqlCommand("DISCARD PLANS", connection);
        await discard.ExecuteNonQueryAsync();
        plannedAt = Stopwatch.GetTimestamp();
    }
}

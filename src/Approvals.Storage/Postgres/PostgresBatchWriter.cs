using System.Data;
using Approvals.Storage.Committing;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>One lane: a connection of its own with the prepared statement. When the connection fails it starts over with a new one.</summary>
internal sealed class PostgresBatchWriter(PostgresDatabase database) : IBatchWriter
{
    private readonly BatchStatement statement = new();
    private NpgsqlConnection? connection;
    private NpgsqlCommand? command;

    public async Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch)
    {
        try
        {
            var order = new BatchOrder(batch);
            var prepared = command ?? await ConnectAsync();
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
        return command;
    }
}

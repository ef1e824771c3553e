using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>Connections for reading only, apart from those that write: a slow list cannot hold up a commit.</summary>
public sealed class PostgresReadPool : IAsyncDisposable
{
    private const int TimeoutSeconds = 5;

    private readonly NpgsqlDataSource source;

    public PostgresReadPool(string connectionString, int maxConnections = 16)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "approvals-reader",
            MaxPoolSize = maxConnections,
            MinPoolSize = 0,
            Timeout = TimeoutSeconds,
            CommandTimeout = TimeoutSeconds + 1,
            CancellationTimeout = 500,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
        };
        // Plans are made for the values at hand: a generic plan cannot know that one person has three rows and a group 100,000.
        settings.Options = $"{settings.Options} -c default_transaction_read_only=on -c plan_cache_mode=force_custom_plan -c jit=off -c TimeZone=UTC"
            + $" -c statement_timeout={TimeoutSeconds}s -c idle_in_transaction_session_timeout={TimeoutSeconds}s";
        // A session that is read-only by choice is no "read-write" one, on whatever host.
        if (PostgresSource.HasSeveralHosts(settings) && PostgresSource.TargetOf(settings) == TargetSessionAttributes.ReadWrite)
            settings.TargetSessionAttributes = "primary";
        source = PostgresSource.Create(settings);
    }

    public Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return await read(connection);
        },
        cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();
}

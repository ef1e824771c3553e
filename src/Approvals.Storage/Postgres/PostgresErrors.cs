using Approvals.Application.Journal;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>Tells a database that does not answer from an entry that it cannot take.</summary>
public static class PostgresErrors
{
    /// <summary>
    /// SQLSTATE classes that speak of the rows sent: data exception, constraint violation, limit exceeded, rollback by
    /// deadlock, and a lock not granted in time. All others speak of the server, the schema or the connection.
    /// </summary>
    private static readonly string[] OfTheEntry = ["22", "23", "54", "40", "55P03"];

    private const int MostAttempts = 4;

    public static bool IsUnavailable(Exception fault) => fault switch
    {
        PostgresException refused => !OfTheEntry.Any(prefix => refused.SqlState.StartsWith(prefix, StringComparison.Ordinal)),
        // Its subclass above carries an answer; without one the connection broke or timed out.
        NpgsqlException => true,
        TimeoutException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException => true,
        _ => false,
    };

    public static Task<T> AnsweredAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken) => AnsweredAsync(null, read, cancellationToken);

    /// <summary>
    /// Runs a read, which has no entry to blame: whatever goes wrong, the database did not answer. A pooled connection may
    /// have died unnoticed while it rested, so one broken under the read is worth a second try on a new one; and what was rolled back because it and
    /// another waited for each other is worth a few.
    /// </summary>
    public static async Task<T> AnsweredAsync<T>(NpgsqlDataSource? pool, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await read();
                }
                catch (NpgsqlException broken) when (attempt == 1 && broken is not PostgresException && broken.InnerException is IOException)
                {
                    pool?.Clear();
                }
                catch (PostgresException victim) when (attempt < MostAttempts && victim.SqlState == PostgresErrorCodes.DeadlockDetected)
                {
                    // Because whoever it waited for may not have woken up yet, and would be met again at once.
                    await Task.Delay(Random.Shared.Next(10, 50), cancellationToken);
                }
            }
        }
        catch (NpgsqlException crowded) when (IsCrowded(crowded))
        {
            throw new JournalOverloadedException("No connection to PostgreSQL became free in time.", crowded);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not (JournalUnavailableException or JournalOverloadedException))
        {
            throw Unavailable(fault);
        }
    }

    /// <summary>
    /// Nothing was asked, because all connections were in use: here, or at the server. That is load, and says nothing about whether the server answers;
    /// if it does not, those that hold the connections find out. The driver tells its full pool from other waits by its words alone.
    /// </summary>
    public static bool IsCrowded(NpgsqlException fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => true,
        PostgresException => false,
        _ => fault.Message.Contains("pool has been exhausted", StringComparison.Ordinal),
    };

    public static JournalUnavailableException Unavailable(Exception fault) => new("PostgreSQL does not answer: " + fault.Message, fault);
}

using Approvals.Actors.Ports;
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
    /// have died unnoticed while it rested, so one broken under the read is worth a second try on a new one; and so is what was rolled back
    /// because it and another waited for each other.
    /// </summary>
    public static async Task<T> AnsweredAsync<T>(NpgsqlDataSource? pool, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await read();
            }
            catch (NpgsqlException broken) when (broken is not PostgresException && broken.InnerException is IOException)
            {
                pool?.Clear();
                return await read();
            }
            catch (PostgresException victim) when (victim.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                return await read();
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not JournalUnavailableException)
        {
            throw Unavailable(fault);
        }
    }

    public static JournalUnavailableException Unavailable(Exception fault) => new("PostgreSQL does not answer: " + fault.Message, fault);
}

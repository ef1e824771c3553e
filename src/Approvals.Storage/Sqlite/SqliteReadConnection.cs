using Approvals.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

/// <summary>Opens when it is first needed, and again after a fault, since the file may have been replaced.</summary>
internal sealed class SqliteReadConnection(string connectionString) : IDisposable
{
    /// <summary>SQLITE_ERROR and SQLITE_MISUSE: the statement is wrong, not the database.</summary>
    private static readonly int[] MistakesOfStatements = [1, 21];

    private SqliteConnection? open;

    public T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            return read(open ??= Open());
        }
        catch (SqliteException fault) when (!MistakesOfStatements.Contains(fault.SqliteErrorCode))
        {
            Dispose();
            throw new JournalUnavailableException("The database does not answer.", fault);
        }
    }

    public void Dispose()
    {
        open?.Dispose();
        open = null;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

using Approvals.Application.Journal;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

internal static class SqliteErrors
{
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int Range = 25;

    /// <summary>All but what speaks of the values sent: the file, the disk or the schema is at fault.</summary>
    public static bool IsUnavailable(Exception fault) =>
        fault is SqliteException { SqliteErrorCode: not (TooBig or Constraint or Mismatch or Range) } or IOException or UnauthorizedAccessException;

    public static Exception Explain(Exception fault) => IsUnavailable(fault)
        ? new JournalUnavailableException("SQLite does not answer: " + fault.Message, fault)
        : fault;
}

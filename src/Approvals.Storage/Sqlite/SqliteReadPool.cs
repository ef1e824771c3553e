using System.Collections.Concurrent;
using Approvals.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

/// <summary>
/// A few threads with a read-only connection each, because calls into SQLite block. Each piece of work is one short
/// transaction over a snapshot: it never waits for the writer, and its end lets the next checkpoint pass.
/// </summary>
public sealed class SqliteReadPool : IDisposable
{
    private const int MostWaiting = 4096;

    private readonly BlockingCollection<Action<SqliteReadConnection>> work = new(MostWaiting);
    private readonly List<Thread> threads = [];
    private readonly string connectionString;

    public SqliteReadPool(string connectionString, int connections = 4)
    {
        this.connectionString = new SqliteConnectionStringBuilder(connectionString)
        {
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString();
        for (var i = 0; i < connections; i++)
        {
            var thread = new Thread(Serve) { IsBackground = true, Name = $"sqlite-reader-{i}" };
            thread.Start();
            threads.Add(thread);
        }
    }

    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryAdd(connection => Answer(connection, read, answer, cancellationToken)))
            answer.SetException(new JournalUnavailableException("Too many reads wait for the database."));
        return answer.Task;
    }

    public void Dispose()
    {
        work.CompleteAdding();
        foreach (var thread in threads)
            thread.Join();
        work.Dispose();
    }

    private bool TryAdd(Action<SqliteReadConnection> piece)
    {
        try
        {
            return work.TryAdd(piece);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Serve()
    {
        using var connection = new SqliteReadConnection(connectionString);
        foreach (var piece in work.GetConsumingEnumerable())
            piece(connection);
    }

    private static void Answer<T>(
        SqliteReadConnection connection, Func<SqliteConnection, T> read, TaskCompletionSource<T> answer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            answer.TrySetCanceled(cancellationToken);
            return;
        }

        try
        {
            answer.TrySetResult(connection.Read(read));
        }
        catch (Exception fault)
        {
            answer.TrySetException(fault);
        }
    }
}

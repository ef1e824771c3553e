using System.Collections.Concurrent;
using Approvals.Application.Journal;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

/// <summary>Dedicated threads, each with a connection, that take work from one bounded queue.</summary>
public sealed class SqliteWorkers : IDisposable
{
    private readonly BlockingCollection<Action<Lazy<SqliteSession>>> queue;
    private readonly string connectionString;
    private readonly string pragmas;
    private readonly List<Thread> threads = [];

    public SqliteWorkers(string connectionString, string pragmas, int threadCount, int capacity)
    {
        this.connectionString = connectionString;
        this.pragmas = pragmas;
        queue = new BlockingCollection<Action<Lazy<SqliteSession>>>(capacity);
        for (var i = 0; i < threadCount; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = "sqlite" };
            threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Runs the work on one of the threads, with its connection.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    /// <exception cref="JournalOverloadedException">Too much waits already.</exception>
    public Task<T> RunAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken = default)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Run(Lazy<SqliteSession> session)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                answer.TrySetCanceled(cancellationToken);
                return;
            }

            try
            {
                answer.TrySetResult(work(session.Value));
            }
            catch (Exception fault)
            {
                answer.TrySetException(SqliteErrors.Explain(fault));
                if (SqliteErrors.IsUnavailable(fault))
                    throw;
            }
        }

        if (!Accepts(Run))
            throw new JournalOverloadedException("Too many reads wait for the database.");
        return answer.Task;
    }

    public void Dispose()
    {
        if (queue.IsAddingCompleted)
            return;
        queue.CompleteAdding();
        foreach (var thread in threads)
            thread.Join();
        queue.Dispose();
    }

    private bool Accepts(Action<Lazy<SqliteSession>> run)
    {
        try
        {
            return queue.TryAdd(run);
        }
        catch (InvalidOperationException closed)
        {
            throw new JournalUnavailableException("The database is closed.", closed);
        }
    }

    private void Work()
    {
        var session = Connection();
        foreach (var run in queue.GetConsumingEnumerable())
        {
            try
            {
                run(session);
            }
            catch (Exception)
            {
                // The caller was told; whatever state the connection is in, a new one has none of it.
                Close(session);
                session = Connection();
            }
        }

        Close(session);
    }

    private Lazy<SqliteSession> Connection() => new(() => SqliteSession.Open(connectionString, pragmas), LazyThreadSafetyMode.None);

    private static void Close(Lazy<SqliteSession> session)
    {
        if (session.IsValueCreated)
            session.Value.Dispose();
    }
}

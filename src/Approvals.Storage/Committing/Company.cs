namespace Approvals.Storage.Committing;

/// <summary>
/// When a lane that could commit had better wait for company. A batch costs by itself, whatever is in it; under load those who were
/// just answered come back at once, and those who come while another lane commits are soon many. Waiting lets them into one large batch, where there would be
/// a small one and the rest behind it. Who is alone never waits.
/// </summary>
internal sealed class Company(int lanes)
{
    /// <summary>The longest wait while nothing is being committed.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>Fewer than this are not worth a wait.</summary>
    private const int Crowd = 8;

    private readonly Lock gate = new();
    private readonly int[] sizes = new int[lanes];
    private int committing;
    private int wanted = int.MaxValue;
    private TaskCompletionSource enough = Signal();
    private TaskCompletionSource finished = Signal();

    /// <summary>Completes when the next batch is through.</summary>
    public Task NextFinish
    {
        get
        {
            lock (gate)
                return finished.Task;
        }
    }

    /// <summary>Completes when as many wait as a batch has held of late, or when waiting any longer would leave the database idle.</summary>
    public async Task GatherAsync(Func<int> waiting)
    {
        int share;
        Task full;
        lock (gate)
        {
            share = sizes.Sum() / lanes;
            if (share < Crowd)
                return;
            enough = Signal();
            full = enough.Task;
            Volatile.Write(ref wanted, share);
        }

        while (waiting() < share && IsCommitting(out var finish))
            await Task.WhenAny(full, finish);
        if (waiting() < share)
            await Task.WhenAny(full, Task.Delay(Breath));
        Volatile.Write(ref wanted, int.MaxValue);
    }

    public void Arrived(int waiting)
    {
        if (waiting < Volatile.Read(ref wanted))
            return;
        lock (gate)
            enough.TrySetResult();
    }

    public void Started(int lane, int size)
    {
        lock (gate)
        {
            sizes[lane] = size;
            committing++;
        }
    }

    public void Finished()
    {
        lock (gate)
        {
            committing--;
            finished.TrySetResult();
            finished = Signal();
        }
    }

    private bool IsCommitting(out Task finish)
    {
        lock (gate)
        {
            finish = finished.Task;
            return committing > 0;
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace Approvals.Actors.Messages;

/// <summary>Numbers the commands that this process gets, in order, so that it can be told which of them had arrived when a statement began.</summary>
internal static class Arrivals
{
    private static long last;

    /// <summary>The number of the newest.</summary>
    public static long Last => Volatile.Read(ref last);

    public static long Next() => Interlocked.Increment(ref last);
}

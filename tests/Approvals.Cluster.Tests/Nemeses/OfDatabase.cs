using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Nemeses;

/// <summary>What happens to the database.</summary>
internal static class OfDatabase
{
    public static Nemesis Crash { get; } = new("database crash", scene => scene.Fleet.Server.CrashAndRestartAsync()) { Halts = true };

    /// <summary>It keeps its connections and answers nothing, as on a disk that hangs.</summary>
    public static Nemesis Hang(int seconds) => new("database hangs", async scene =>
    {
        var processes = Processes.WithChildren(scene.Fleet.Server.ProcessId);
        try
        {
            Processes.Signal("STOP", processes);
            await Scene.HoldAsync(seconds);
        }
        finally
        {
            Processes.Signal("CONT", processes);
        }
    })
    { Halts = true };
}

using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Nemeses;

/// <summary>What happens to a node.</summary>
internal static class OfNodes
{
    public static Nemesis Kill { get; } = new("kill -9", scene => scene.OnNodeAsync(async node =>
    {
        await node.Host.KillAsync();
        await node.Host.StartAsync();
    }));

    public static Nemesis Restart { get; } = new("rolling restart", async scene =>
    {
        for (var i = 0; i < scene.Fleet.Nodes.Count; i++)
        {
            await scene.OnNodeAsync(async node =>
            {
                await node.Host.StopAsync();
                await node.Host.StartAsync();
            });
        }
    });

    public static Nemesis ClockStep { get; } = new("clock step", scene => scene.OnNodeAsync(async node =>
    {
        foreach (var offset in (int[])[300, -300, 0])
        {
            node.StepClock(offset);
            await Scene.HoldAsync(1);
        }
    }));

    public static Nemesis Pause(int seconds) => new($"pause {seconds} s", scene => scene.OnNodeAsync(async node =>
    {
        node.Host.Pause();
        await Scene.HoldAsync(seconds);
        node.Host.Resume();
    }));
}

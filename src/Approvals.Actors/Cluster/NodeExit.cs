using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Cluster;

/// <summary>Ends this node when it is not a member of the cluster any more. A new start of it joins as a new member.</summary>
public interface INodeExit
{
    /// <summary>Returns at once. The first reason counts.</summary>
    void End(string reason);
}

/// <summary>
/// Stops the host without drain and without handing over shards, because others own them already: waiters are answered, and whatever has not
/// ended after <see cref="Limit"/> ends with the process.
/// </summary>
public sealed class ProcessExit : INodeExit
{
    /// <summary>Less than the 3 s in which a node that was taken out of the cluster has to be gone.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2.5);

    /// <summary>What systemd, Kubernetes and <c>./cluster</c> take for a failure, after which they start the node again.</summary>
    public const int ExitCode = 70;

    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<ProcessExit> log;
    private readonly Action kill;
    private int isEnding;

    public ProcessExit(IHostApplicationLifetime lifetime, ILogger<ProcessExit> log)
        // Not an orderly exit, which would wait for handlers: what was acknowledged is in the database, so nothing is lost.
        : this(lifetime, log, () => Process.GetCurrentProcess().Kill())
    {
    }

    internal ProcessExit(IHostApplicationLifetime lifetime, ILogger<ProcessExit> log, Action kill) => (this.lifetime, this.log, this.kill) = (lifetime, log, kill);

    public void End(string reason)
    {
        if (Interlocked.Exchange(ref isEnding, 1) != 0)
            return;
        log.LogWarning("This node ends, and is to be started again: {Reason}", reason);
        Environment.ExitCode = ExitCode;
        // A thread of its own, because a node whose thread pool is jammed is one that others take out of the cluster.
        new Thread(KillAfterLimit) { IsBackground = true, Name = "End of this node" }.Start();
        ThreadPool.UnsafeQueueUserWorkItem(static host => host.StopApplication(), lifetime, preferLocal: false);
    }

    private void KillAfterLimit()
    {
        using var never = new ManualResetEventSlim();
        never.Wait(Limit);
        kill();
    }
}

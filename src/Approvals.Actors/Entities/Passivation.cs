using Akka.Actor;
using Approvals.Actors.Messages;

namespace Approvals.Actors.Entities;

/// <summary>
/// Bids the entities of this process leave that nobody uses, and above the cap those used longest ago. One look at all of them every few seconds
/// costs less than a timer in each that every message sets anew.
/// </summary>
/// <param name="pause">Between two looks, while there are not many.</param>
internal sealed class Passivation(ActiveEntities active, ActorOptions options, TimeSpan pause) : UntypedActor, IWithTimers
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(200);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Next();

    protected override void OnReceive(object message)
    {
        if (message is not Look)
        {
            Unhandled(message);
            return;
        }

        foreach (var entity in active.Surplus(options))
            entity.Self.Tell(EntitySignal.Leave.Instance);
        Next();
    }

    private void Next() => Timers.StartSingleTimer(nameof(Look), Look.Instance, active.Count > options.MaxActive / 2 ? Busy : pause);

    public sealed class Look
    {
        public static Look Instance { get; } = new();
    }
}

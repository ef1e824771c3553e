using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Approvals.Actors.Tests.Support;

/// <summary>Akka's scheduler on the virtual time of a test, so that timers of actors and everything else share one clock.</summary>
public sealed class VirtualScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log)
{
    private static readonly ConcurrentDictionary<string, TimeProvider> Clocks = new(StringComparer.Ordinal);

    private readonly TimeProvider time = Clocks[config.GetString("akka.scheduler.clock")];

    public override TimeSpan MonotonicClock => time.GetElapsedTime(0);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => time.GetUtcNow();

    /// <summary>Akka makes its scheduler by name, so the clock is handed over by name too.</summary>
    public static Config On(TimeProvider time)
    {
        var name = Guid.NewGuid().ToString("N");
        Clocks[name] = time;
        return ConfigurationFactory.ParseString($$"""
            akka.scheduler {
              implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}"
              clock = "{{name}}"
            }
            """);
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Schedule(delay, Timeout.InfiniteTimeSpan, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action.Run, cancelable);

    private void Schedule(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable)
    {
        var timer = time.CreateTimer(
            _ =>
            {
                if (cancelable?.IsCancellationRequested != true)
                    action();
            },
            null, delay, interval);
        cancelable?.Token.Register(timer.Dispose);
    }
}

using System.Globalization;
using Akka.Actor;
using Akka.Coordination;
using Akka.DependencyInjection;
using Akka.Event;
using Akka.Remote;
using Approvals.Application.Cluster;

namespace Approvals.Actors.Cluster;

/// <summary>
/// The lease by which the split-brain resolver decides who goes on: a row in the database, owned by one start of one node. Akka creates it by
/// reflection from <c>lease-class</c>; the store comes from the service provider of the actor system.
/// </summary>
/// <remarks>
/// A false answer and an exception both make this side down itself. So <see cref="Acquire()"/> waits while the database does not answer, because
/// then nobody else gets the lease either, and it answers false only after it has seen another owner renew, because a row that nobody renews
/// belongs to a node that died and expires.
/// </remarks>
#pragma warning disable CA1001 // Akka disposes no leases; this one lives as long as the process.
public sealed class PostgresLease : Lease
#pragma warning restore CA1001
{
    private readonly ILeaseStore store;
    private readonly TimeProvider time;
    private readonly ILoggingAdapter log;
    private readonly string owner;
    private readonly CancellationTokenSource terminated = new();
    private readonly Lock gate = new();
    private CancellationTokenSource? renewing;

    /// <summary>Until when this node owns the lease for certain, by the monotonic clock; 0: it does not.</summary>
    private long heldUntil;

    public PostgresLease(LeaseSettings settings, ExtendedActorSystem system)
        : base(settings)
    {
        var services = DependencyResolver.For(system).Resolver;
        store = services.GetService<ILeaseStore>();
        time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        log = Logging.GetLogger(system, nameof(PostgresLease));
        owner = string.Create(CultureInfo.InvariantCulture, $"{settings.OwnerName}#{AddressUidExtension.Uid(system)}");
        system.RegisterOnTermination(terminated.Cancel);
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "release-lease", ReleaseAtEndAsync);
    }

    private TimeSpan Duration => Settings.TimeoutSettings.HeartbeatTimeout;

    private TimeSpan Interval => Settings.TimeoutSettings.HeartbeatInterval;

    public override Task<bool> Acquire() => Acquire(_ => { });

    public override async Task<bool> Acquire(Action<Exception> leaseLostCallback)
    {
        LeaseState? seen = null;
        var isSilent = false;
        while (!terminated.IsCancellationRequested)
        {
            try
            {
                var askedAt = time.GetTimestamp();
                var state = await LimitedAsync(token => store.AcquireAsync(Settings.LeaseName, owner, Duration, token));
                isSilent = false;
                if (state.Owner == owner)
                {
                    Hold(askedAt, leaseLostCallback);
                    return true;
                }

                if (seen is not null && seen != state)
                {
                    log.Info("The lease {0} is not to be had: {1} owns and renews it", Settings.LeaseName, state.Owner);
                    return false;
                }

                seen = state;
            }
            catch (Exception fault) when (!terminated.IsCancellationRequested)
            {
                if (!isSilent)
                    log.Warning("The lease {0} is waited for, because the database does not answer: {1}", Settings.LeaseName, fault.Message);
                isSilent = true;
            }

            await PauseAsync(Interval, terminated.Token);
        }

        return false;
    }

    public override async Task<bool> Release()
    {
        LetGo();
        try
        {
            await LimitedAsync(async token =>
            {
                await store.ReleaseAsync(Settings.LeaseName, owner, token);
                return true;
            });
            return true;
        }
        catch (Exception fault)
        {
            // Nobody renews it any more, so it expires by itself.
            log.Info("The lease {0} was not given back and expires in {1}: {2}", Settings.LeaseName, Duration, fault.Message);
            return false;
        }
    }

    public override bool CheckLease() => Volatile.Read(ref heldUntil) is var until && until != 0 && time.GetTimestamp() < until;

    private void Hold(long askedAt, Action<Exception> lost)
    {
        lock (gate)
        {
            // The database counts from later than this node asked.
            Prolong(askedAt);
            if (renewing is not null)
                return;
            renewing = CancellationTokenSource.CreateLinkedTokenSource(terminated.Token);
            _ = RenewAlwaysAsync(lost, renewing.Token);
        }
    }

    private void Prolong(long askedAt) => Volatile.Write(ref heldUntil, askedAt + (long)(Duration.TotalSeconds * time.TimestampFrequency));

    private void LetGo()
    {
        lock (gate)
        {
            renewing?.Cancel();
            renewing = null;
            Volatile.Write(ref heldUntil, 0);
        }
    }

    private async Task RenewAlwaysAsync(Action<Exception> lost, CancellationToken token)
    {
        while (await PauseAsync(Interval, token))
        {
            try
            {
                var askedAt = time.GetTimestamp();
                var isOwned = await LimitedAsync(limit => store.RenewAsync(Settings.LeaseName, owner, Duration, limit));
                lock (gate)
                {
                    // Meanwhile it may have been given back.
                    if (token.IsCancellationRequested)
                        return;
                    if (isOwned)
                        Prolong(askedAt);
                }

                if (isOwned)
                    continue;
                LetGo();
                log.Warning("The lease {0} was lost to another node", Settings.LeaseName);
                lost(new LeaseException($"The lease {Settings.LeaseName} was lost to another node."));
                return;
            }
            catch (Exception fault) when (!token.IsCancellationRequested)
            {
                // What is held ends by itself when no renewal succeeds in time.
                log.Debug("The lease {0} was not renewed: {1}", Settings.LeaseName, fault.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<Akka.Done> ReleaseAtEndAsync()
    {
        if (CheckLease())
            await Release();
        return Akka.Done.Instance;
    }

    /// <summary>A connection that hangs must not hold back the next attempt for as long as the driver waits.</summary>
    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        using var limit = new CancellationTokenSource(Settings.TimeoutSettings.OperationTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, terminated.Token);
        return await call(either.Token).WaitAsync(either.Token);
    }

    /// <returns>False when it was cancelled.</returns>
    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken token)
    {
        try
        {
            await Task.Delay(pause, time, token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

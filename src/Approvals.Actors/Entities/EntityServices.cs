using System.Diagnostics.Metrics;
using Approvals.Actors.Feed;
using Approvals.Actors.Journal;
using Approvals.Application.Clock;
using Approvals.Application.Journal;
using Approvals.Application.Preferences;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Entities;

/// <summary>What every entity needs, shared by all of them.</summary>
/// <param name="IsStandIn">They stand in for those of the shards: they hold no timers, and go when another one has written.</param>
internal sealed record EntityServices(
    IJournal Journal,
    StateReads Reads,
    MintedIds Minted,
    DatabaseClock Clock,
    ChangeFeed Feed,
    NoticeSignal Notices,
    AbsenceBook Absences,
    ActiveEntities Active,
    EntityMeters Meters,
    ActorOptions Options,
    TimeProvider Time,
    ILogger<ApprovalEntity> Log,
    bool IsStandIn = false);

internal sealed class EntityMeters : IDisposable
{
    private readonly Meter meter;

    public EntityMeters(ActiveEntities active)
    {
        meter = new Meter(ActorOptions.MeterName);
        Commits = meter.CreateCounter<long>("approvals.commits", description: "Appends and checks that the journal accepted.");
        Conflicts = meter.CreateCounter<long>("approvals.version.conflicts", description: "Appends that another writer overtook.");
        DecidedAgain = meter.CreateCounter<long>("approvals.commands.decided_again", description: "Commands that were decided again after a conflict.");
        meter.CreateObservableGauge("approvals.actors.active", () => active.Count, description: "Approvals held in memory.");
    }

    public Counter<long> Commits { get; }

    public Counter<long> Conflicts { get; }

    public Counter<long> DecidedAgain { get; }

    public void Dispose() => meter.Dispose();
}

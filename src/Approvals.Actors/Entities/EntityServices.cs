using System.Diagnostics.Metrics;
using Approvals.Actors.Feed;
using Approvals.Actors.Journal;
using Approvals.Application.Clock;
using Approvals.Application.Journal;
using Approvals.Application.Preferences;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Entities;

/// <summary>What every entity needs, shared by all of them.</summary>
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
    ILogger<ApprovalEntity> Log);

internal sealed class EntityMeters : IDisposable
{
    private readonly Meter meter;

    public EntityMeters(ActiveEntities active)
    {
        meter = new Meter(ActorOptions.MeterName);
        Commits = meter.CreateCounter<long>("approvals.commits", description: "Appends and checks that the journal accepted.");
        Conflicts = meter.CreateCounter<long>("approvals.version.conflicts", description: "Appends that another writer overtook.");
        meter.CreateObservableGauge("approvals.actors.active", () => active.Count, description: "Approvals held in memory.");
    }

    public Counter<long> Commits { get; }

    public Counter<long> Conflicts { get; }

    public void Dispose() => meter.Dispose();
}

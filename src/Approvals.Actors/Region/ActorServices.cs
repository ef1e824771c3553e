using System.Diagnostics.Metrics;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Region;

/// <summary>What every actor needs, shared by all of them.</summary>
internal sealed record ActorServices(
    IJournal Journal,
    LoadCoalescer Loads,
    DatabaseClock Clock,
    ChangeFeed Feed,
    NoticeSignal Notices,
    WakeQueue Wakes,
    AbsenceBook Absences,
    Counter<long> Commits,
    Counter<long> Conflicts,
    ActorOptions Options,
    TimeProvider Time,
    ILogger Logger);

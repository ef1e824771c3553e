using Approvals.Application.Cluster;
using Approvals.Application.Timers;

namespace Approvals.Storage.Tests.Support;

/// <summary>Looks for wake-ups.</summary>
internal static class Look
{
    public static WakeUpQuery Everywhere(TimeSpan horizon, int limit = 10) => In(new AllShards().Hosted, horizon) with { Limit = limit };

    public static WakeUpQuery In(IReadOnlyList<short> shards, TimeSpan horizon) => new(shards, horizon, TimeSpan.FromSeconds(5), 10);
}

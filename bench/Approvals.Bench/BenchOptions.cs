namespace Approvals.Bench;

/// <summary>What to run and for how long. Every run is bounded by these.</summary>
internal sealed record BenchOptions
{
    public required string Scenario { get; init; }

    /// <summary><c>postgres</c> or <c>sqlite</c>. The baseline is PostgreSQL's either way.</summary>
    public string Database { get; init; } = "postgres";

    public int Connections { get; init; } = 64;

    public int Pairs { get; init; } = 5;

    /// <summary>Length of each half of a pair.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>Load before anything is measured, so that the JIT has settled.</summary>
    public int Warmup { get; init; } = 20;

    /// <summary>Approvals of <c>burst</c>, <c>deadlines</c> and <c>pending</c>; null takes the scenario's own.</summary>
    public int? Count { get; init; }

    /// <summary>Commit lanes of a node; null takes what the service ships with.</summary>
    public int? Lanes { get; init; }

    /// <summary>Requests per second of <c>steady</c>.</summary>
    public int Rate { get; init; } = 200;

    /// <summary>A few seconds, for CI: says that it runs, not how fast it is.</summary>
    public bool Quick { get; init; }

    /// <summary>Also what the database spends its time on, by statement; costs a few percent.</summary>
    public bool Statements { get; init; }

    public string? HostAssembly { get; init; }

    public string? JsonFile { get; init; }

    public bool IsPostgres => Database == "postgres";

    public BenchOptions Settled() => Quick
        ? this with { Pairs = 1, Seconds = 2, Warmup = 2, Count = Count ?? 1_000, Connections = Math.Min(Connections, 16) }
        : this;
}

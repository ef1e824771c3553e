namespace Approvals.Client;

/// <summary>How the client authenticates, waits and repeats.</summary>
public sealed record ApprovalsClientOptions
{
    /// <summary>Gives the bearer token (an API key or a JWT) for each attempt; null when the HttpClient carries it already.</summary>
    public Func<CancellationToken, ValueTask<string>>? Token { get; init; }

    /// <summary>Attempts of one call, the first included. Waiting for a decision is not bounded by it.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The delay after the first failure; it doubles with each one.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A call gives up, instead of waiting, when the server asks for more than this. Waiting for a decision waits as asked.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one long-poll stays open on the server, 1 to 60 seconds.</summary>
    public TimeSpan PollWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much longer than <see cref="PollWait"/> an answer may take before the connection counts as lost.</summary>
    public TimeSpan PollGrace { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Uniform in [0, 1).</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}

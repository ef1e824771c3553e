using System.Diagnostics.Metrics;
using Approvals.Actors.Ports;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.CircuitBreaker;

namespace Approvals.Storage.Postgres;

/// <summary>
/// While the database does not answer, callers are told so at once instead of each waiting out a timeout; once a second one of them is let
/// through to see whether it is back. It opens and closes by itself. Writes and reads have one each: a full disk stops only the former.
/// </summary>
internal sealed class Breaker : IDisposable
{
    /// <summary>Polly's least. Calls fail together when the database goes, so this is reached at once wherever there is load.</summary>
    private const int Failures = 2;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CircuitBreakerStateProvider state = new();
    private readonly Meter meter = new("Approvals.Storage");
    private readonly ResiliencePipeline pipeline;
    private readonly string name;

    /// <param name="name">What goes through it, for people: "writes" or "reads".</param>
    public Breaker(string name, TimeProvider time, ILogger log)
    {
        this.name = name;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.8,
            MinimumThroughput = Failures,
            SamplingDuration = Window,
            BreakDuration = Pause,
            StateProvider = state,
            ShouldHandle = static call => ValueTask.FromResult(IsSilence(call.Outcome.Exception)),
            OnOpened = opened =>
            {
                log.LogWarning("PostgreSQL does not answer {Calls}: they are refused for {PauseMs} ms. {Reason}", name, Pause.TotalMilliseconds, opened.Outcome.Exception?.Message);
                return default;
            },
            OnClosed = _ =>
            {
                log.LogInformation("PostgreSQL answers {Calls} again", name);
                return default;
            },
        }).Build();
        meter.CreateObservableGauge(
            "approvals.database.refusing", () => new Measurement<int>(IsOpen ? 1 : 0, new KeyValuePair<string, object?>("calls", name)),
            description: "1 while calls to the database are refused because it does not answer.");
    }

    public bool IsOpen => state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <exception cref="JournalUnavailableException">The database did not answer, or was not asked.</exception>
    public async Task<T> RunAsync<TState, T>(Func<TState, CancellationToken, Task<T>> call, TState argument, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                static async (work, token) => await work.call(work.argument, token), (call, argument), cancellationToken);
        }
        catch (BrokenCircuitException refused)
        {
            throw new JournalUnavailableException($"PostgreSQL does not answer {name}; this one was not sent.", refused);
        }
    }

    /// <summary>Counts a failure once more, for somebody else who waited for the same answer.</summary>
    public async Task FailAsync(JournalUnavailableException failure)
    {
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await pipeline.ExecuteOutcomeAsync(static (_, reason) => ValueTask.FromResult(Outcome.FromException<bool>(reason)), context, failure);
        ResilienceContextPool.Shared.Return(context);
    }

    public void Dispose() => meter.Dispose();

    /// <summary>A server that refuses one entry, or gives up one statement that took too long, answers.</summary>
    private static bool IsSilence(Exception? fault) =>
        fault is JournalUnavailableException { InnerException: { } reason }
        && PostgresErrors.IsUnavailable(reason)
        && reason is not PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };
}

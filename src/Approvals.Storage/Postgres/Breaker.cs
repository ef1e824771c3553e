using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using Approvals.Application.Journal;
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
    private readonly TimeProvider time;
    private readonly string name;
    private long answers;

    /// <param name="name">What goes through it, for people: "writes" or "reads".</param>
    public Breaker(string name, TimeProvider time, ILogger log)
    {
        (this.name, this.time) = (name, time);
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
            return state.CircuitState == CircuitState.Closed
                ? await CountedAsync(call, argument, cancellationToken)
                : await pipeline.ExecuteAsync(static (work, token) => ProbeAsync(work.call, work.argument, token), (call, argument), cancellationToken);
        }
        catch (BrokenCircuitException refused)
        {
            throw new JournalUnavailableException($"PostgreSQL does not answer {name}; this one was not sent.", refused);
        }
        catch (UnansweredException unanswered)
        {
            ExceptionDispatchInfo.Throw(unanswered.Reason);
            throw;
        }
    }

    /// <summary>
    /// Because whoever found no free connection, or left before there was an answer, learned nothing about the server, that outcome counts neither as
    /// a failure nor as an answer: a crowd of them would hide that those who stay get none.
    /// </summary>
    private async Task<T> CountedAsync<TState, T>(Func<TState, CancellationToken, Task<T>> call, TState argument, CancellationToken cancellationToken)
    {
        var (before, began) = (Volatile.Read(ref answers), time.GetTimestamp());
        try
        {
            var answer = await call(argument, cancellationToken);
            Interlocked.Increment(ref answers);
            await CountAsync(Outcome.FromResult(true));
            return answer;
        }
        catch (Exception failure) when (IsUnanswered(failure, cancellationToken) && !IsSilence(failure))
        {
            throw;
        }
        catch (Exception failure)
        {
            await CountAsync(Outcome.FromException<bool>(failure));
            if (!IsSilence(failure))
                Interlocked.Increment(ref answers);
            else if (Volatile.Read(ref answers) == before && time.GetElapsedTime(began) >= Window)
                // Because a caller alone fails once in a whole timeout, which is longer than the window, such a failure counts twice when nobody was answered
                // meanwhile. One that comes at once, as when a connection broke, can be followed by another in the window, and says nothing by itself.
                await CountAsync(Outcome.FromException<bool>(failure));
            throw;
        }
    }

    /// <summary>The one that is let through to see whether the server is back: without an answer it is not.</summary>
    private static async ValueTask<T> ProbeAsync<TState, T>(Func<TState, CancellationToken, Task<T>> call, TState argument, CancellationToken cancellationToken)
    {
        try
        {
            return await call(argument, cancellationToken);
        }
        catch (Exception failure) when (IsUnanswered(failure, cancellationToken))
        {
            throw new UnansweredException(failure);
        }
    }

    private static bool IsUnanswered(Exception failure, CancellationToken cancellationToken) =>
        failure is JournalOverloadedException || failure is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private async Task CountAsync(Outcome<bool> outcome)
    {
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await pipeline.ExecuteOutcomeAsync(static (_, outcome) => ValueTask.FromResult(outcome), context, outcome);
        ResilienceContextPool.Shared.Return(context);
    }

    public void Dispose() => meter.Dispose();

    /// <summary>
    /// A server that refuses one entry, or gives up one statement that took too long, answers. What waited in vain behind a batch that got
    /// no answer counts too: while the server hangs only one batch is under way, and by itself it would never fail often enough.
    /// </summary>
    private static bool IsSilence(Exception? fault) => fault switch
    {
        JournalUnavailableException { InnerException: { } reason } =>
            PostgresErrors.IsUnavailable(reason) && reason is not PostgresException { SqlState: PostgresErrorCodes.QueryCanceled },
        JournalOverloadedException { InnerException: TimeoutException } or UnansweredException => true,
        _ => false,
    };

    /// <summary>Tells the circuit breaker that a failure is no answer; callers get the failure itself.</summary>
    private sealed class UnansweredException(Exception reason) : Exception(reason.Message, reason)
    {
        public Exception Reason { get; } = reason;
    }
}

using Approvals.Application.Journal;
using Approvals.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Approvals.Storage.Tests.Postgres;

/// <summary>What opens the breaker, what closes it, and what says nothing.</summary>
public sealed class BreakerTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly Breaker breaker;

    public BreakerTests() => breaker = new Breaker("reads", time, NullLogger.Instance);

    private static JournalOverloadedException Crowded => new("No connection became free.", new NpgsqlException("The connection pool has been exhausted"));

    private static readonly TimeSpan WholeTimeout = TimeSpan.FromSeconds(6);

    private static JournalUnavailableException Broken => new("The connection broke.", new System.IO.IOException());

    private static JournalUnavailableException Silent => new("No answer.", new TimeoutException());

    public void Dispose() => breaker.Dispose();

    [Fact]
    public async Task A_caller_that_is_alone_opens_it_with_its_first_timeout()
    {
        await FailsAsync(Silent);
        breaker.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task A_connection_that_breaks_at_once_says_nothing_by_itself_and_two_of_them_open_it()
    {
        await FailsAsync(Broken);
        breaker.IsOpen.ShouldBeFalse("the next call may find the server");
        await FailsAsync(Broken);
        breaker.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task One_timeout_during_which_others_were_answered_does_not_open_it()
    {
        await FailsAsync(Silent, meanwhile: AnswerAsync);
        breaker.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Those_who_find_no_free_connection_neither_open_it_nor_hide_that_nobody_is_answered()
    {
        for (var i = 0; i < 50; i++)
            await FailsAsync(Crowded);
        breaker.IsOpen.ShouldBeFalse();
        await FailsAsync(Silent);
        breaker.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Once_open_only_an_answer_closes_it()
    {
        await FailsAsync(Silent);
        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1.1));
            await FailsAsync(Crowded);
            breaker.IsOpen.ShouldBeTrue();
        }

        time.Advance(TimeSpan.FromSeconds(1.1));
        await AnswerAsync();
        breaker.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_leaves_before_an_answer_neither_hides_that_nobody_is_answered_nor_closes_it()
    {
        for (var i = 0; i < 50; i++)
            await LeavesAsync();
        breaker.IsOpen.ShouldBeFalse();
        await FailsAsync(Silent);
        breaker.IsOpen.ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(1.1));
        await LeavesAsync();
        breaker.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_server_refuses_is_an_answer()
    {
        await FailsAsync(Silent, meanwhile: () => FailsAsync(new InvalidOperationException("It cannot take this entry.")));
        breaker.IsOpen.ShouldBeFalse();
    }

    private async Task LeavesAsync()
    {
        using var leaving = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => breaker.RunAsync<int, int>(
            async (_, token) =>
            {
                await leaving.CancelAsync();
                token.ThrowIfCancellationRequested();
                return 1;
            },
            0,
            leaving.Token));
    }

    private Task<int> AnswerAsync() => breaker.RunAsync((_, _) => Task.FromResult(1), 0, default);

    private async Task FailsAsync(Exception failure, Func<Task>? meanwhile = null)
    {
        var thrown = await Should.ThrowAsync<Exception>(() => breaker.RunAsync<int, int>(
            async (_, _) =>
            {
                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                if (failure.InnerException is TimeoutException)
                    time.Advance(WholeTimeout);
                throw failure;
            },
            0,
            default));
        thrown.ShouldBe(failure);
    }
}

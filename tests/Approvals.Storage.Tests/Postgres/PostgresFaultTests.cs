using Approvals.Application.Journal;
using Approvals.Application.Timers;
using Approvals.Domain.State;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Postgres;

/// <summary>A server of its own, because these tests stop it.</summary>
public sealed class PostgresFaultTests : IAsyncLifetime
{
    private PostgresServer server = null!;
    private PostgresDatabaseOf database = null!;
    private ServiceProvider services = null!;

    private IJournal Journal => services.GetRequiredService<IJournal>();

    public async Task InitializeAsync()
    {
        server = await PostgresServer.StartNewAsync();
        database = new PostgresDatabaseOf(await server.CreateDatabaseAsync());
        services = await database.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_stopped_server_is_unavailable_and_one_that_is_back_serves_again()
    {
        var create = Steps.Create(Guid.CreateVersion7(), await NowAsync());
        (await Journal.AppendAsync(create, default)).Accepted.ShouldBeTrue();
        await server.StopAsync();
        await Should.ThrowAsync<JournalUnavailableException>(Journal.AppendAsync(Steps.Check(create.After), default));
        await Should.ThrowAsync<JournalUnavailableException>(Journal.LoadAsync([create.Id], default));
        await Should.ThrowAsync<JournalUnavailableException>(services.GetRequiredService<IWakeUpSource>().DueAsync(Look.Everywhere(TimeSpan.Zero), default));
        await server.StartAsync();
        await Eventually.Async(() => AnswersAsync(create.After), because: "the journal did not recover");
        (await Journal.LoadAsync([create.Id], default)).Approvals.Keys.ShouldContain(create.Id);
    }

    [Fact]
    public async Task A_crash_amid_commits_leaves_each_entry_whole_or_absent()
    {
        var now = await NowAsync();
        var entries = Enumerable.Range(0, 2000).Select(_ => Steps.Create(Guid.CreateVersion7(), now)).ToList();
        var appended = entries.Select(entry => OutcomeAsync(entry)).ToList();
        await appended[0];
        await server.CrashAndRestartAsync();
        var outcomes = await Task.WhenAll(appended);
        await Eventually.Async(async () => await OutcomeAsync(Steps.Create(Guid.CreateVersion7(), now)) == true, because: "the journal did not recover");
        var kept = await Journal.LoadAsync([.. entries.Select(entry => entry.Id)], default);
        // Acknowledged means kept; unknown may be either.
        entries.Where((entry, i) => outcomes[i] == true && !kept.Approvals.ContainsKey(entry.Id)).ShouldBeEmpty();
        foreach (var table in new[] { "approval_audit_log", "approval_search", "approval_wakeups" })
        {
            (await database.QueryAsync(
                $"SELECT r.id, c.approval_id FROM approval_requests r FULL JOIN {table} c ON c.approval_id = r.id WHERE r.id IS NULL OR c.approval_id IS NULL"))
                .ShouldBeEmpty(table);
        }
    }

    [Fact]
    public async Task A_commit_cut_off_by_the_server_is_unknown_and_the_next_one_goes_through()
    {
        var create = Steps.Create(Guid.CreateVersion7(), await NowAsync());
        (await Journal.AppendAsync(create, default)).Accepted.ShouldBeTrue();
        await using var blocker = new Npgsql.NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("SELECT FROM approval_requests FOR UPDATE", blocker, transaction))
            await hold.ExecuteNonQueryAsync();
        var vote = Steps.Next(create.After, await NowAsync(), Some.Approve(Some.Ann));
        var cut = Journal.AppendAsync(vote, default);
        await Eventually.Async(
            async () => (await database.QueryAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'approvals' AND wait_event_type = 'Lock'")).Count > 0,
            because: "the commit never waited for the lock");
        await Should.ThrowAsync<JournalUnavailableException>(cut);
        await transaction.RollbackAsync();
        (await database.CountAsync("approval_votes", create.Id)).ShouldBe(0);
        (await Journal.AppendAsync(vote, default)).Accepted.ShouldBeTrue();
        (await database.CountAsync("approval_votes", create.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_row_locked_from_outside_holds_back_its_approval_alone()
    {
        var now = await NowAsync();
        var creates = Enumerable.Range(0, 300).Select(_ => Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request(min: 2)))).ToList();
        await Task.WhenAll(creates.Select(create => Journal.AppendAsync(create, default)));
        await using var blocker = new Npgsql.NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("SELECT FROM approval_requests WHERE id = $1 FOR UPDATE", blocker, transaction))
        {
            hold.Parameters.Add(new() { Value = creates[150].Id });
            await hold.ExecuteNonQueryAsync();
        }

        var states = creates.ConvertAll(create => create.After);
        foreach (var voter in (Domain.Principals.Caller[])[Some.Ann, Some.Bob])
        {
            var votes = states.ConvertAll(state => Steps.Next(state, now, Some.Comment(voter, "beside a lock")));
            var began = System.Diagnostics.Stopwatch.StartNew();
            var appended = votes.ConvertAll(vote => Journal.AppendAsync(vote, default));
            await Should.ThrowAsync<JournalOverloadedException>(appended[150]);
            appended.RemoveAt(150);
            (await Task.WhenAll(appended)).ShouldAllBe(result => result.Accepted);
            // By halves it would take nine waits of half a second.
            began.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
            states = votes.ConvertAll(vote => vote.After);
            states[150] = creates[150].After;
        }

        await transaction.RollbackAsync();
        (await Journal.AppendAsync(Steps.Next(states[150], now, Some.Comment(Some.Ann, "free again")), default)).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_text_that_PostgreSQL_cannot_store_fails_alone()
    {
        var now = await NowAsync();
        var poisoned = Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request() with { Title = "nul \0" }));
        var good = Enumerable.Range(0, 20).Select(_ => Steps.Create(Guid.CreateVersion7(), now)).ToList();
        var bad = Journal.AppendAsync(poisoned, default);
        foreach (var result in await Task.WhenAll(good.Select(entry => Journal.AppendAsync(entry, default))))
            result.Accepted.ShouldBeTrue();
        await Should.ThrowAsync<JournalUnavailableException>(bad);
    }

    private async Task<DateTimeOffset> NowAsync() => (await Journal.LoadAsync([], default)).DatabaseTime;

    private async Task<bool> AnswersAsync(Approval approval)
    {
        try
        {
            return (await Journal.AppendAsync(Steps.Check(approval), default)).Accepted;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Null when the outcome is unknown.</summary>
    private async Task<bool?> OutcomeAsync(JournalEntry entry)
    {
        try
        {
            return (await Journal.AppendAsync(entry, default)).Accepted;
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }
}

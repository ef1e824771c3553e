using Approvals.Application.Gateway;
using Approvals.Application.Journal;
using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;

namespace Approvals.Storage.Tests.Contract;

public abstract class AppendContract : JournalContract
{
    [Fact]
    public async Task What_was_appended_is_loaded_again()
    {
        var created = await CreatedAsync();
        var voted = Steps.Next(created, await NowAsync(), Some.Approve(Some.Ann, "fine"));
        (await AppendAsync(voted)).ShouldBeTrue();
        ShouldBeSame(await LoadAsync(created.Id), voted.After);
        var decided = Steps.Next(voted.After, await NowAsync(), Some.Approve(Some.Bob));
        (await AppendAsync(decided)).ShouldBeTrue();
        ShouldBeSame(await LoadAsync(created.Id), decided.After);
    }

    [Fact]
    public async Task An_absent_approval_is_not_in_the_answer()
    {
        var created = await CreatedAsync();
        var loaded = await Journal.LoadAsync([created.Id, Guid.CreateVersion7()], default);
        loaded.Approvals.Keys.ShouldBe([created.Id]);
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_leaves_no_row()
    {
        var created = await CreatedAsync();
        var now = await NowAsync();
        (await AppendAsync(Steps.Next(created, now, Some.Approve(Some.Ann)))).ShouldBeTrue();
        (await AppendAsync(Steps.Next(created, now, Some.Reject(Some.Bob)))).ShouldBeFalse();
        (await Database.CountAsync("approval_audit_log", created.Id)).ShouldBe(2);
        (await Database.CountAsync("approval_votes", created.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task An_append_to_an_absent_approval_is_refused()
    {
        var never = Steps.Create(Guid.CreateVersion7(), await NowAsync()).After;
        (await AppendAsync(Steps.Next(never, await NowAsync(), Some.Approve(Some.Ann)))).ShouldBeFalse();
        (await Database.CountAsync("approval_audit_log", never.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_dry_run_comes_to_a_decision_and_leaves_no_row()
    {
        var decided = await new DryRun(Journal, TimeProvider.System).RunAsync(Some.Request(min: 1), Some.Ann, default);
        decided.ShouldBeOfType<Approval.Decided>().Decision.Outcome.ShouldBe(Outcome.Approved);
        foreach (var table in new[] { "approval_audit_log", "approval_assignees", "approval_votes", "approval_wakeups", "approval_intents" })
            (await Database.CountAsync(table, decided.Id)).ShouldBe(0, table);
    }

    [Fact]
    public async Task An_event_before_its_time_is_refused()
    {
        var created = await CreatedAsync();
        var now = await NowAsync();
        var vote = Steps.Next(created, now, Some.Approve(Some.Ann));
        (await AppendAsync(vote with { NotBefore = now.AddHours(1) })).ShouldBeFalse();
        (await AppendAsync(vote with { NotBefore = now })).ShouldBeTrue();
    }

    [Fact]
    public async Task An_event_past_its_time_is_refused()
    {
        var created = await CreatedAsync();
        var now = await NowAsync();
        var vote = Steps.Next(created, now, Some.Approve(Some.Ann));
        (await AppendAsync(vote with { NotAfter = now })).ShouldBeFalse();
        (await AppendAsync(vote with { NotAfter = now.AddHours(1) })).ShouldBeTrue();
    }

    [Fact]
    public async Task A_rejection_says_why()
    {
        var created = await CreatedAsync();
        var now = await NowAsync();
        var vote = Steps.Next(created, now, Some.Approve(Some.Ann));
        (await RejectionOfAsync(vote with { NotBefore = now.AddHours(1) })).ShouldBe(Rejection.Time);
        (await RejectionOfAsync(vote with { NotAfter = now })).ShouldBe(Rejection.Time);
        (await RejectionOfAsync(vote)).ShouldBeNull();
        (await RejectionOfAsync(vote)).ShouldBe(Rejection.Version);
        (await RejectionOfAsync(Steps.Check(created))).ShouldBe(Rejection.Version);
        (await RejectionOfAsync(Steps.Create(created.Id, now))).ShouldBe(Rejection.Version);
        var keyed = Some.Create(key: "why");
        (await RejectionOfAsync(Steps.Create(Guid.CreateVersion7(), now, keyed))).ShouldBeNull();
        (await RejectionOfAsync(Steps.Create(Guid.CreateVersion7(), now, keyed))).ShouldBe(Rejection.Key);
        (await RejectionOfAsync(Steps.Create(Guid.CreateVersion7(), now, keyed) with { NotAfter = now })).ShouldBe(Rejection.Time);

        async Task<Rejection?> RejectionOfAsync(JournalEntry entry) => (await Journal.AppendAsync(entry, default)).Rejection;
    }

    [Fact]
    public async Task A_create_past_its_time_is_refused()
    {
        var now = await NowAsync();
        var create = Steps.Create(Guid.CreateVersion7(), now) with { NotAfter = now };
        (await AppendAsync(create)).ShouldBeFalse();
        (await LoadAsync(create.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task The_time_of_the_database_comes_in_whole_milliseconds()
    {
        var created = await CreatedAsync();
        var result = await Journal.AppendAsync(Steps.Check(created), default);
        (result.DatabaseTime.Ticks % TimeSpan.TicksPerMillisecond).ShouldBe(0);
        result.DatabaseTime.Offset.ShouldBe(TimeSpan.Zero);
        result.DatabaseTime.ShouldBeGreaterThanOrEqualTo(created.CreatedAt);
    }

    [Fact]
    public async Task What_was_decided_on_another_history_of_the_same_length_is_refused()
    {
        var created = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(Some.Request(min: 2))));
        var lost = Steps.Next(created, await NowAsync(), Some.Approve(Some.Ann));
        var won = Steps.Next(created, await NowAsync(), Some.Approve(Some.Bob));
        (await AppendAsync(won)).ShouldBeTrue();
        lost.After.Version.ShouldBe(won.After.Version);
        (await AppendAsync(Steps.Check(lost.After))).ShouldBeFalse("it is not the state that is there");
        (await AppendAsync(Steps.Next(lost.After, await NowAsync(), Some.Comment(Some.Ann, "after my vote")))).ShouldBeFalse();
        ShouldBeSame(await LoadAsync(created.Id), won.After);
        (await AppendAsync(Steps.Check(won.After))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_check_confirms_version_and_time_and_writes_nothing()
    {
        var created = await CreatedAsync();
        (await AppendAsync(Steps.Check(created))).ShouldBeTrue();
        (await AppendAsync(Steps.Check(created) with { NotAfter = await NowAsync() })).ShouldBeFalse();
        (await AppendAsync(Steps.Check(created) with { NotBefore = (await NowAsync()).AddHours(1) })).ShouldBeFalse();
        var voted = Steps.Next(created, await NowAsync(), Some.Approve(Some.Ann));
        (await AppendAsync(voted)).ShouldBeTrue();
        (await AppendAsync(Steps.Check(created))).ShouldBeFalse();
        (await AppendAsync(Steps.Check(voted.After))).ShouldBeTrue();
        (await Database.CountAsync("approval_audit_log", created.Id)).ShouldBe(2);
    }

    [Fact]
    public async Task A_second_create_of_an_id_is_refused()
    {
        var created = await CreatedAsync();
        (await AppendAsync(Steps.Create(created.Id, await NowAsync()))).ShouldBeFalse();
        ShouldBeSame(await LoadAsync(created.Id), created);
    }

    [Fact]
    public async Task A_key_creates_once_and_finds_what_it_created()
    {
        var first = Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(key: "k1"));
        var second = Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(key: "k1"));
        (await AppendAsync(first)).ShouldBeTrue();
        (await AppendAsync(second)).ShouldBeFalse();
        (await LoadAsync(second.Id)).ShouldBeNull();
        (await Database.CountAsync("approval_assignees", second.Id)).ShouldBe(0);
        var found = await Journal.FindByKeyAsync(Some.Requester.Self.Text, "k1", default);
        found.ShouldNotBeNull().Id.ShouldBe(first.Id);
        found.BodyHash.ShouldBe("hash-of-k1");
        (await Journal.FindByKeyAsync(Some.Requester.Self.Text, "k2", default)).ShouldBeNull();
        (await Journal.FindByKeyAsync(Principal.User("other").Text, "k1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_used_many_times_at_once_creates_once()
    {
        var now = await NowAsync();
        var creates = Enumerable.Range(0, 50).Select(_ => Steps.Create(Guid.CreateVersion7(), now, Some.Create(key: "burst"))).ToList();
        var taken = await Task.WhenAll(creates.Select(AppendAsync));
        taken.Count(accepted => accepted).ShouldBe(1);
        var winner = creates[Array.IndexOf(taken, true)];
        (await Journal.FindByKeyAsync(Some.Requester.Self.Text, "burst", default)).ShouldNotBeNull().Id.ShouldBe(winner.Id);
    }

    [Fact]
    public async Task One_conflict_among_a_hundred_writers_disturbs_nobody()
    {
        var now = await NowAsync();
        var creates = Enumerable.Range(0, 100).Select(_ => Steps.Create(Guid.CreateVersion7(), now)).ToList();
        (await Task.WhenAll(creates.Select(AppendAsync))).ShouldAllBe(accepted => accepted);
        now = await NowAsync();
        (await AppendAsync(Steps.Next(creates[37].After, now, Some.Approve(Some.Bob)))).ShouldBeTrue();
        var votes = await Task.WhenAll(creates.Select(create => AppendAsync(Steps.Next(create.After, now, Some.Approve(Some.Ann)))));
        votes.Select((accepted, i) => (accepted, i)).Where(vote => !vote.accepted).Select(vote => vote.i).ShouldBe([37]);
    }

    [Fact]
    public async Task Of_two_entries_for_one_version_one_is_taken()
    {
        var created = await CreatedAsync();
        var now = await NowAsync();
        var both = await Task.WhenAll(
            AppendAsync(Steps.Next(created, now, Some.Approve(Some.Ann))), AppendAsync(Steps.Next(created, now, Some.Approve(Some.Bob))));
        both.Count(accepted => accepted).ShouldBe(1);
        (await Database.CountAsync("approval_audit_log", created.Id)).ShouldBe(2);
    }

    [Fact]
    public async Task An_entry_that_cannot_be_written_fails_alone()
    {
        var now = await NowAsync();
        var good = Enumerable.Range(0, 40).Select(_ => Steps.Create(Guid.CreateVersion7(), now)).ToList();
        var poisoned = Steps.Create(Guid.CreateVersion7(), now);
        poisoned = poisoned with { Rows = [poisoned.Rows[0] with { Version = 0 }] };
        var bad = AppendAsync(poisoned);
        (await Task.WhenAll(good.Select(AppendAsync))).ShouldAllBe(accepted => accepted);
        await Should.ThrowAsync<JournalUnavailableException>(bad);
        (await LoadAsync(poisoned.Id)).ShouldBeNull();
        (await Database.CountAsync("approval_assignees", poisoned.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_caller_who_left_before_the_commit_gets_no_answer()
    {
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        var create = Steps.Create(Guid.CreateVersion7(), await NowAsync());
        await Should.ThrowAsync<OperationCanceledException>(Journal.AppendAsync(create, left.Token));
        (await LoadAsync(create.Id)).ShouldBeNull();
    }
}

public sealed class SqliteAppendTests : AppendContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresAppendTests : AppendContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}

using System.Globalization;
using Approvals.Application.Cluster;
using Approvals.Application.Journal;
using Approvals.Application.Timers;
using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

/// <summary>The rows that stand beside the state: all of a commit, or none.</summary>
public abstract class RowsContract : JournalContract
{
    [Fact]
    public async Task A_create_writes_inbox_wake_ups_and_words()
    {
        var created = await CreatedAsync();
        (await InboxAsync(created.Id)).ShouldBe(["user:ann open", "user:bob open"]);
        (await Database.CountAsync("approval_wakeups", created.Id)).ShouldBe(1);
        (await Database.CountAsync("approval_search", created.Id)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_refused_create_writes_no_row_at_all()
    {
        var now = await NowAsync();
        await CreatedAsync(Steps.Create(Guid.CreateVersion7(), now, Some.Create(key: "once")));
        var refused = Steps.Create(Guid.CreateVersion7(), now, Some.Create(key: "once"));
        (await AppendAsync(refused)).ShouldBeFalse();
        foreach (var table in new[] { "approval_audit_log", "approval_assignees", "approval_wakeups", "approval_intents", "approval_search" })
            (await Database.CountAsync(table, refused.Id)).ShouldBe(0, table);
    }

    [Fact]
    public async Task A_refused_vote_writes_no_row_at_all()
    {
        var created = await CreatedAsync();
        var intents = await Database.CountAsync("approval_intents", created.Id);
        var late = Steps.Next(created, await NowAsync(), Some.Reject(Some.Ann)) with { NotAfter = created.CreatedAt };
        (await AppendAsync(late)).ShouldBeFalse();
        (await Database.CountAsync("approval_votes", created.Id)).ShouldBe(0);
        (await Database.CountAsync("approval_intents", created.Id)).ShouldBe(intents);
        (await Database.CountAsync("approval_wakeups", created.Id)).ShouldBe(1);
        (await InboxAsync(created.Id)).ShouldBe(["user:ann open", "user:bob open"]);
    }

    [Fact]
    public async Task A_vote_is_kept_per_person_and_goes_when_taken_back()
    {
        var created = await CreatedAsync();
        var voted = Steps.Next(created, await NowAsync(), Some.Approve(Some.Ann));
        (await AppendAsync(voted)).ShouldBeTrue();
        (await ColumnAsync("SELECT principal || ' ' || verdict FROM approval_votes WHERE approval_id = ", created.Id)).ShouldBe(["user:ann approve"]);
        (await AppendAsync(Steps.Next(voted.After, await NowAsync(), Some.Retract(Some.Ann)))).ShouldBeTrue();
        (await Database.CountAsync("approval_votes", created.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_decision_closes_every_inbox_row_and_disarms_the_clock()
    {
        var request = Some.Request() with
        {
            TimeoutMs = null,
            Stages = [new Stage("one", [new Rule([Some.Ann.Self], 1)]), new Stage("two", [new Rule([Some.Cleo.Self], 1)])],
        };
        var created = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(request)));
        (await InboxAsync(created.Id)).ShouldBe(["user:ann open", "user:cleo closed"]);
        (await AppendAsync(Steps.Next(created, await NowAsync(), Some.Reject(Some.Ann)))).ShouldBeTrue();
        (await InboxAsync(created.Id)).ShouldBe(["user:ann closed", "user:cleo closed"]);
        (await ColumnAsync("SELECT count(decided_at) FROM approval_assignees WHERE approval_id = ", created.Id)).ShouldBe(["2"]);
        (await Database.CountAsync("approval_wakeups", created.Id)).ShouldBe(0);
        (await ColumnAsync("SELECT status || ' ' || outcome || ' ' || cause FROM approval_requests WHERE id = ", created.Id)).ShouldBe(["rejected rejected votes"]);
    }

    [Fact]
    public async Task A_vote_for_a_group_that_decides_closes_the_groups_row_and_adds_the_persons()
    {
        var member = Some.Person("dora", Roles.Approver, "security");
        var request = Some.Request() with { Stages = [new Stage("one", [new Rule([Principal.Group("security"), Some.Ann.Self], 1)])] };
        var created = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(request)));
        (await AppendAsync(Steps.Next(created, await NowAsync(), Some.Approve(member)))).ShouldBeTrue();
        (await InboxAsync(created.Id)).ShouldBe(["group:security closed", "user:ann closed", "user:dora closed"]);
        (await ColumnAsync("SELECT count(decided_at) FROM approval_assignees WHERE deadline IS NULL AND approval_id = ", created.Id)).ShouldBe(["3"]);
    }

    [Fact]
    public async Task Wake_ups_are_replaced_as_a_whole()
    {
        var request = Some.Request() with { RemindBeforeMs = [300_000], Escalation = [new EscalationLevel(900_000, [Some.Cleo.Self])] };
        var created = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(request)));
        (await WakeUpsAsync(created.Id)).ShouldBe(["0", "1", "2"]);
        // What lies ahead at a quarter past: the escalation was taken, reminder and deadline remain.
        var escalated = Steps.Next(created, created.CreatedAt.AddMinutes(16), new ApprovalCommand.Wake()) with { NotBefore = null };
        (await AppendAsync(escalated)).ShouldBeTrue();
        (await WakeUpsAsync(created.Id)).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Wake_ups_that_fall_due_are_found_soonest_first()
    {
        var source = Services.GetRequiredService<IWakeUpSource>();
        var now = await NowAsync();
        var later = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request(timeoutMs: 50_000))));
        var soon = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request(timeoutMs: 20_000))));
        await CreatedAsync(Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request(timeoutMs: 7_200_000))));
        var due = await source.DueAsync(Look.Everywhere(TimeSpan.FromMinutes(10)), default);
        due.WakeUps.Select(wakeUp => wakeUp.Id).ShouldBe([soon.Id, later.Id]);
        due.WakeUps[0].DueAt.ShouldBe(now.AddMilliseconds(20_000));
        due.DatabaseTime.ShouldBeGreaterThanOrEqualTo(now);
        (await source.DueAsync(Look.Everywhere(TimeSpan.FromMinutes(10), limit: 1), default)).WakeUps.Count.ShouldBe(1);
        (await source.DueAsync(Look.Everywhere(TimeSpan.Zero), default)).WakeUps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Wake_ups_are_found_by_shard_and_those_long_overdue_in_any()
    {
        var source = Services.GetRequiredService<IWakeUpSource>();
        var created = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(Some.Request(timeoutMs: 300))));
        var (mine, others) = (Look.In([Shard.Of(created.Id)], TimeSpan.FromMinutes(1)), Look.In([(short)(255 - Shard.Of(created.Id))], TimeSpan.FromMinutes(1)));
        (await source.DueAsync(mine, default)).WakeUps.ShouldHaveSingleItem().Id.ShouldBe(created.Id);
        (await source.DueAsync(others, default)).WakeUps.ShouldBeEmpty();
        (await source.DueAsync(Look.In([], TimeSpan.FromMinutes(1)), default)).WakeUps.ShouldBeEmpty();
        var overdue = others with { Overdue = TimeSpan.FromMilliseconds(200) };
        await Eventually.Async(async () => (await source.DueAsync(overdue, default)).WakeUps.Count == 1, because: "nobody took it");
        (await source.DueAsync(overdue, default)).DatabaseTime.ShouldBeGreaterThan(created.CreatedAt.AddMilliseconds(500));
    }

    [Fact]
    public async Task The_journal_replayed_is_the_state_row_and_its_chain_is_whole()
    {
        var decided = await DecidedAsync();
        var rows = await JournalAsync(decided.Id);
        Approval? replayed = null;
        foreach (var row in rows)
            replayed = Evolver.Evolve(replayed, EventCodec.Read(decided.Id, row.Version, row.At, row.Payload!));
        var stored = await LoadAsync(decided.Id);
        ShouldBeSame(stored, replayed! with { HeadHash = rows[^1].Hash });
        ChainVerifier.Fault(rows, (stored!.Version, stored.HeadHash)).ShouldBeNull();
    }

    [Fact]
    public async Task The_ids_of_the_last_commands_are_in_the_state_row_and_not_in_the_journal()
    {
        var created = await CreatedAsync();
        var commandId = Guid.NewGuid();
        var ruling = Decider.Decide(created.Id, created, Some.Approve(Some.Ann), await NowAsync(), commandId);
        (await AppendAsync(JournalEntryFactory.Create(created.Id, created, [ruling], null))).ShouldBeTrue();
        var rows = await JournalAsync(created.Id);
        var replayed = rows.Select(row => EventCodec.Read(created.Id, row.Version, row.At, row.Payload!)).Aggregate((Approval?)null, Evolver.Evolve)!;
        var stored = (await LoadAsync(created.Id))!;
        stored.HasApplied(commandId).ShouldBeTrue();
        replayed.HasApplied(commandId).ShouldBeFalse();
        // In all else the two are the same; a replay cannot know the ids, because they say nothing about what happened.
        ShouldBeSame(stored with { RecentCommands = [] }, replayed with { HeadHash = rows[^1].Hash });
    }

    [Fact]
    public async Task Erasure_takes_payloads_words_and_texts_and_leaves_the_chain_whole()
    {
        var decided = await DecidedAsync();
        var erased = Steps.Next(decided, await NowAsync(), new ApprovalCommand.Erase(Some.Operator, "asked to"));
        erased.ErasedVersions.ShouldNotBeEmpty();
        (await AppendAsync(erased)).ShouldBeTrue();
        var rows = await JournalAsync(decided.Id);
        rows.Where(row => erased.ErasedVersions.Contains(row.Version)).ShouldAllBe(row => row.Payload == null);
        ChainVerifier.Fault(rows, (erased.After.Version, erased.After.HeadHash)).ShouldBeNull();
        (await Database.CountAsync("approval_search", decided.Id)).ShouldBe(0);
        (await ColumnAsync("SELECT title FROM approval_requests WHERE id = ", decided.Id)).ShouldBe([Eraser.Placeholder]);
        ShouldBeSame(await LoadAsync(decided.Id), erased.After);
    }

    [Fact]
    public async Task What_people_wrote_is_in_no_table_after_an_erasure()
    {
        var request = Some.Request() with { Title = "Zebra title", Description = "Zebra description", Context = new("""{"animal":"zebra"}""") };
        var created = await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(request)));
        var longRemark = new string('x', Remarks.MaxSizeInState) + " zebra";
        var voted = Steps.Next(
            created, await NowAsync(), Some.Comment(Some.Ann, "zebra comment"), Some.Approve(Some.Ann, longRemark), new ApprovalCommand.Delegate(Some.Bob, Some.Cleo.Self, "zebra delegation"));
        (await AppendAsync(voted)).ShouldBeTrue();
        var decided = Steps.Next(voted.After, await NowAsync(), new ApprovalCommand.Override(Some.Operator, Outcome.Rejected, "zebra reason"));
        (await AppendAsync(decided)).ShouldBeTrue();
        (await Database.EverythingAsync()).ShouldContain("zebra", Case.Insensitive);
        (await AppendAsync(Steps.Next(decided.After, await NowAsync(), new ApprovalCommand.Erase(Some.Operator, "asked to")))).ShouldBeTrue();
        (await Database.EverythingAsync()).Split('\n').Where(line => line.Contains("zebra", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DELETE FROM approval_audit_log")]
    [InlineData("UPDATE approval_audit_log SET payload = NULL")]
    [InlineData("UPDATE approval_audit_log SET record = '{}'")]
    [InlineData("UPDATE approval_audit_log SET hash = 'x', payload = NULL")]
    public async Task The_audit_log_is_append_only(string tampering)
    {
        var decided = await DecidedAsync();
        var before = await JournalAsync(decided.Id);
        await Should.ThrowAsync<System.Data.Common.DbException>(Database.QueryAsync(tampering));
        (await JournalAsync(decided.Id)).ShouldBe(before);
    }

    private async Task<Approval> DecidedAsync()
    {
        var created = await CreatedAsync();
        var talked = Steps.Next(created, await NowAsync(), Some.Comment(Some.Ann, "looks good"), Some.Approve(Some.Ann, "ok"));
        (await AppendAsync(talked)).ShouldBeTrue();
        var decided = Steps.Next(talked.After, await NowAsync(), Some.Approve(Some.Bob));
        (await AppendAsync(decided)).ShouldBeTrue();
        return decided.After.ShouldBeOfType<Approval.Decided>();
    }

    private Task<IReadOnlyList<string>> InboxAsync(Guid id) =>
        ColumnAsync("SELECT principal || CASE WHEN open THEN ' open' ELSE ' closed' END FROM approval_assignees WHERE approval_id = ", id);

    private Task<IReadOnlyList<string>> WakeUpsAsync(Guid id) => ColumnAsync("SELECT kind FROM approval_wakeups WHERE approval_id = ", id);

    private async Task<IReadOnlyList<string>> ColumnAsync(string sql, Guid id) =>
        [.. (await Database.QueryAsync(sql + Database.Literal(id) + " ORDER BY 1")).Select(row => Convert.ToString(row[0], CultureInfo.InvariantCulture)!)];

    private async Task<IReadOnlyList<JournalRow>> JournalAsync(Guid id)
    {
        var rows = await Database.QueryAsync(
            $"SELECT version, type, at, payload, record, prev_hash, hash, idempotency_key FROM approval_audit_log WHERE approval_id = {Database.Literal(id)} ORDER BY version");
        return [.. rows.Select(row => new JournalRow(
            Convert.ToInt32(row[0], CultureInfo.InvariantCulture), (string)row[1]!, TimeOf(row[2]!), (string?)row[3], (string)row[4]!, (string)row[5]!,
            (string)row[6]!, (string?)row[7]))];
    }

    private static DateTimeOffset TimeOf(object value) => value is long milliseconds
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : new DateTimeOffset((DateTime)value);
}

public sealed class SqliteRowsTests : RowsContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresRowsTests : RowsContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}

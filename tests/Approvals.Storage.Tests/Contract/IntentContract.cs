using System.Globalization;
using System.Text.Json;
using Approvals.Application.Cluster;
using Approvals.Application.Journal;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

/// <summary>What a commit leaves to send: one row per event.</summary>
public abstract class IntentContract : JournalContract
{
    /// <summary>How the list slack, email is written.</summary>
    protected abstract string SlackAndEmail { get; }

    [Fact]
    public async Task A_create_leaves_one_row_that_names_everyone_to_tell()
    {
        var created = await CreatedAsync();
        var intent = (await IntentsAsync(created.Id)).ShouldHaveSingleItem();
        intent.ShouldBe(new Row(1, Shard.Of(created.Id), (int)created.Request.Priority, "requested", "slack email", "user:ann user:bob"));
        (await Database.CountAsync("approval_notifications", created.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_commit_of_two_events_leaves_two_rows()
    {
        var created = await CreatedAsync();
        (await AppendAsync(Steps.Next(created, await NowAsync(), Some.Comment(Some.Ann, "looks good"), Some.Approve(Some.Ann)))).ShouldBeTrue();
        (await IntentsAsync(created.Id)).Select(row => $"{row.Version} {row.Event} {row.Recipients}")
            .ShouldBe(["1 requested user:ann user:bob", "2 commented user:ci", "3 voteCast user:ci"]);
    }

    [Fact]
    public async Task No_channel_asked_for_is_an_empty_list()
    {
        var created = await CreatedAsync(
            Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(Some.Request() with { NotifyChannels = [] })));
        (await IntentsAsync(created.Id)).ShouldHaveSingleItem().Channels.ShouldBe("");
    }

    [Fact]
    public async Task Intents_of_the_version_before_are_moved_by_the_migration()
    {
        var created = await CreatedAsync();
        await Database.QueryAsync("DROP TABLE approval_intents");
        await Database.QueryAsync("DELETE FROM schema_migrations WHERE version = 3");
        foreach (var recipient in new[] { "user:zoe", "user:ann" })
            await OldIntentAsync(created.Id, 1, "requested", recipient);
        await OldIntentAsync(created.Id, 2, "voteCast", "user:ci");
        await Services.GetRequiredService<ISchema>().PrepareAsync(default);
        (await IntentsAsync(created.Id)).ShouldBe([
            new Row(1, Shard.Of(created.Id), 2, "requested", "slack email", "user:zoe user:ann"),
            new Row(2, Shard.Of(created.Id), 2, "voteCast", "slack email", "user:ci")]);
        (await Database.CountAsync("approval_notifications", created.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task The_version_before_may_still_write_its_intents()
    {
        var created = await CreatedAsync();
        await OldIntentAsync(created.Id, 1, "requested", "user:ann");
        (await Database.CountAsync("approval_notifications", created.Id)).ShouldBe(1);
    }

    /// <summary>A list as the dialect keeps it.</summary>
    protected abstract IReadOnlyList<string> ListOf(object value);

    private sealed record Row(int Version, int Shard, int Priority, string Event, string Channels, string Recipients);

    private async Task<IReadOnlyList<Row>> IntentsAsync(Guid id) =>
        [.. (await Database.QueryAsync(
            $"SELECT version, shard, priority, event, channels, recipients FROM approval_intents WHERE approval_id = {Database.Literal(id)} ORDER BY version"))
            .Select(row => new Row(
                Number(row[0]), Number(row[1]), Number(row[2]), (string)row[3]!, string.Join(' ', ListOf(row[4]!)), string.Join(' ', ListOf(row[5]!))))];

    private async Task OldIntentAsync(Guid approval, int version, string kind, string recipient) => await Database.QueryAsync(
        $"""
        INSERT INTO approval_notifications (id, approval_id, version, created_at, priority, event, recipient, channels, status, next_attempt_at)
        SELECT {Database.Literal(Guid.CreateVersion7())}, id, {version}, created_at, 2, '{kind}', '{recipient}', {SlackAndEmail}, 'intent', created_at
        FROM approval_requests WHERE id = {Database.Literal(approval)}
        """);

    private static int Number(object? value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);
}

public sealed class SqliteIntentTests : IntentContract
{
    protected override string SlackAndEmail => """'["slack","email"]'""";

    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());

    protected override IReadOnlyList<string> ListOf(object value) => JsonSerializer.Deserialize<string[]>((string)value)!;
}

public sealed class PostgresIntentTests : IntentContract
{
    protected override string SlackAndEmail => "'{slack,email}'";

    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();

    protected override IReadOnlyList<string> ListOf(object value) => (string[])value;
}

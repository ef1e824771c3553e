using Approvals.Application.Cluster;
using Approvals.Application.Deliveries;
using Approvals.Application.Inbox;
using Approvals.Application.Journal;
using Approvals.Domain.Notices;
using Approvals.Domain.Requests;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Approvals.Storage.Tests.Postgres;

public sealed class PostgresInboxOverlapTests
{
    private const int Items = 100;

    [Fact]
    public async Task Who_reads_everything_and_a_round_that_resolves_it_never_wait_for_each_other()
    {
        await using var database = await PostgresDatabaseOf.NewAsync();
        await using var services = await database.OpenAsync();
        var (journal, inbox) = (services.GetRequiredService<IJournal>(), services.GetRequiredService<IInbox>());
        for (var round = 0; round < Rounds.Of(15); round++)
        {
            var now = (await journal.LoadAsync([], default)).DatabaseTime;
            var created = Enumerable.Range(0, Items).Select(_ => Steps.Create(Guid.CreateVersion7(), now)).ToList();
            await Task.WhenAll(created.Select(entry => journal.AppendAsync(entry, default)));
            await ExpandAsync(services);
            (await inbox.CountUnreadAsync(Some.Ann, default)).ShouldBe(Items);
            await Task.WhenAll(created.Select(entry => journal.AppendAsync(Steps.Next(entry.After, now, Some.Cancel()), default)));
            await Task.WhenAll(ExpandAsync(services), inbox.ReadAllAsync(Some.Ann, default), inbox.ReadAllAsync(Some.Ann, default));
            (await inbox.CountUnreadAsync(Some.Ann, default)).ShouldBe(0);
        }

        // What a session counted is reported when it next rests, within a second or so.
        await Eventually.Async(async () => (long)(await database.QueryAsync("SELECT tup_inserted FROM pg_stat_database WHERE datname = current_database()"))[0][0]! >= Items * Rounds.Of(15));
        (await database.QueryAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))[0][0].ShouldBe(0L);
    }

    /// <summary>A foreign session that locks in its own order: the database ends whoever waited first, which is the reader.</summary>
    [Fact]
    public async Task Who_is_ended_because_two_waited_for_each_other_is_tried_once_more()
    {
        await using var database = await PostgresDatabaseOf.NewAsync();
        await using var services = await database.OpenAsync();
        var (journal, inbox) = (services.GetRequiredService<IJournal>(), services.GetRequiredService<IInbox>());
        var now = (await journal.LoadAsync([], default)).DatabaseTime;
        foreach (var entry in new[] { Steps.Create(Guid.CreateVersion7(), now), Steps.Create(Guid.CreateVersion7(), now) })
            await journal.AppendAsync(entry, default);
        await ExpandAsync(services);
        var ids = (await database.QueryAsync("SELECT id FROM approval_notifications ORDER BY id")).Select(row => (Guid)row[0]!).ToList();

        await using var foreign = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await foreign.OpenAsync();
        await using var transaction = await foreign.BeginTransactionAsync();
        await LockAsync(foreign, ids[1]);
        var reading = inbox.ReadAllAsync(Some.Ann, default);
        await Eventually.Async(async () => (await database.QueryAsync("SELECT FROM pg_locks WHERE NOT granted")).Count > 0);
        await LockAsync(foreign, ids[0]);
        reading.IsCompleted.ShouldBeFalse("it waits for what is locked here, for the second time");
        await transaction.CommitAsync();
        (await reading).ShouldBe(2);
        await Eventually.Async(async () =>
            (long)(await database.QueryAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))[0][0]! == 1);
    }

    private static async Task LockAsync(NpgsqlConnection connection, Guid id)
    {
        await using var command = new NpgsqlCommand("SELECT FROM approval_notifications WHERE id = $1 FOR UPDATE", connection) { Parameters = { new() { Value = id } } };
        await command.ExecuteNonQueryAsync();
    }

    private static Task<ExpandResult> ExpandAsync(ServiceProvider services) => services.GetRequiredService<IDeliveryQueue>().ExpandAsync(
        WorkQuery.Of(new AllShards().Hosted, 2 * Items), new ClaimTerms("here", TimeSpan.FromMinutes(1), [], 10, []), new ToAnn(), default);

    /// <summary>An item for every request, resolved by the decision, in no order.</summary>
    private sealed class ToAnn : IExpander
    {
        public IEnumerable<string> PeopleOf(IReadOnlyList<string> recipients) => recipients;

        public Expansion? Expand(OpenIntent intent) => intent.Event == NoticeKind.Decided
            ? new Expansion([], [], [.. intent.Copies.Select(copy => copy.Id)])
            : new Expansion([new NewDelivery(Guid.NewGuid(), intent.Event, "user:ann", "in-app", "user:ann", "approval-requested", DeliveryStatus.Sent, Asks: true)]);
    }
}

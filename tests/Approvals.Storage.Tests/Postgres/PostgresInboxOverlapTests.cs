using Approvals.Actors.Cluster;
using Approvals.Actors.Ports;
using Approvals.Domain.Notices;
using Approvals.Domain.Requests;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

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

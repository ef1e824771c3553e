using Approvals.Application.Feed;
using Approvals.Application.Journal;
using Approvals.Application.Reading;
using Approvals.Domain.Projections;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

public abstract class TailContract : JournalContract
{
    protected IJournalTail Tail => Services.GetRequiredService<IJournalTail>();

    [Fact]
    public async Task The_tail_has_every_row_in_the_order_of_its_position()
    {
        (await Tail.NewestAsync(default)).ShouldBe(0);
        var first = await CreatedAsync();
        var second = await CreatedAsync();
        (await AppendAsync(Steps.Next(first, await NowAsync(), Some.Approve(Some.Ann)))).ShouldBeTrue();
        var page = await Tail.ReadAsync(0, [], 100, default);
        page.Rows.Select(row => (row.Id, row.Version, row.Type)).ShouldBe([(first.Id, 1, "requested"), (second.Id, 1, "requested"), (first.Id, 2, "vote-cast")]);
        page.Rows.Select(row => row.Position).ShouldBeInOrder();
        (await Tail.NewestAsync(default)).ShouldBe(page.Rows[^1].Position);
        (await Tail.ReadAsync(page.Rows[1].Position, [], 100, default)).Rows.ShouldHaveSingleItem().Version.ShouldBe(2);
        (await Tail.ReadAsync(0, [], 2, default)).Rows.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_cursor_reads_what_concurrent_commits_write_once_each()
    {
        var now = await NowAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 500).Select(_ => AppendAsync(Steps.Create(Guid.CreateVersion7(), now))));
        var (cursor, told) = (new TailCursor(0), new List<Happening>());
        await Eventually.Async(async () =>
        {
            told.AddRange(cursor.Take(await Tail.ReadAsync(cursor.Seen, cursor.Missing, 100, default)));
            return told.Count >= 500;
        });
        await writing;
        told.Select(row => row.Id).ShouldBeUnique();
        cursor.Position.ShouldBe(told.Max(row => row.Position));
    }

    [Fact]
    public async Task The_audience_of_an_approval_is_its_requester_and_everyone_in_its_inbox()
    {
        var (asked, open) = (await CreatedAsync(), await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(Some.Request() with { Stages = [new(null, [new([], 1)])] }))));
        var found = await Services.GetRequiredService<IAudienceReader>().AudiencesAsync([asked.Id, open.Id, Guid.CreateVersion7()], default);
        found.Count.ShouldBe(2);
        found[asked.Id].Requester.ShouldBe(Some.Requester.Self.Text);
        found[asked.Id].Principals.Order().ShouldBe([Some.Ann.Self.Text, Some.Bob.Self.Text]);
        found[open.Id].Principals.ShouldBe([InboxRow.Anyone]);
    }
}

public sealed class SqliteTailTests : TailContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

using Approvals.Application.Journal;
using Approvals.Application.Timers;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Storage.Tests.Sqlite;

public sealed class SqliteFileTests
{
    [Fact]
    public async Task A_second_owner_of_the_file_is_refused_in_one_line()
    {
        await using var file = new SqliteFile();
        await using (await file.OpenAsync())
        {
            await using var second = file.Compose();
            var refused = await Should.ThrowAsync<SchemaException>(async () => await second.GetRequiredService<ISchema>().PrepareAsync(default));
            refused.Message.ShouldContain("one process");
            refused.Message.ShouldNotContain("\n");
        }

        await using var heir = await file.OpenAsync();
        (await heir.GetRequiredService<IJournal>().LoadAsync([], default)).Approvals.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_committed_is_there_after_reopening()
    {
        await using var file = new SqliteFile();
        var create = Steps.Create(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
        await using (var first = await file.OpenAsync())
            (await first.GetRequiredService<IJournal>().AppendAsync(create, default)).Accepted.ShouldBeTrue();
        await using var second = await file.OpenAsync();
        (await second.GetRequiredService<IJournal>().LoadAsync([create.Id], default)).Approvals.Keys.ShouldContain(create.Id);
    }

    [Fact]
    public async Task The_log_is_written_ahead_and_synced_in_full()
    {
        await using var file = new SqliteFile();
        await using var services = await file.OpenAsync();
        var writer = services.GetRequiredService<Storage.Sqlite.SqliteDatabase>().Writer;
        (await writer.RunAsync(session => session.Scalar("PRAGMA journal_mode"))).ShouldBe("wal");
        (await writer.RunAsync(session => session.Scalar("PRAGMA synchronous"))).ShouldBe(2L);
    }

    [Fact]
    public async Task The_clock_of_the_database_is_the_clock_of_the_process()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using var file = new SqliteFile();
        await using var services = await file.OpenAsync(time);
        var journal = services.GetRequiredService<IJournal>();
        var create = Steps.Create(Guid.CreateVersion7(), time.GetUtcNow());
        (await journal.AppendAsync(create, default)).DatabaseTime.ShouldBe(time.GetUtcNow());
        time.Advance(TimeSpan.FromMinutes(61));
        var late = Steps.Next(create.After, create.After.CreatedAt, Some.Approve(Some.Ann));
        (await journal.AppendAsync(late, default)).Accepted.ShouldBeFalse();
        var due = await services.GetRequiredService<IWakeUpSource>().DueAsync(Look.Everywhere(TimeSpan.FromMinutes(1)), default);
        due.WakeUps.ShouldHaveSingleItem().Id.ShouldBe(create.Id);
    }
}

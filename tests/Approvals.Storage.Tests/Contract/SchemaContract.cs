using Approvals.Application.Journal;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

public abstract class SchemaContract : JournalContract
{
    [Fact]
    public async Task Preparing_again_changes_nothing_and_keeps_what_is_there()
    {
        var created = await CreatedAsync();
        await Services.GetRequiredService<ISchema>().PrepareAsync(default);
        ShouldBeSame(await LoadAsync(created.Id), created);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_in_one_line()
    {
        await Database.QueryAsync("UPDATE schema_migrations SET version = 9999 WHERE version = 1");
        var refused = await Should.ThrowAsync<SchemaException>(Services.GetRequiredService<ISchema>().PrepareAsync(default));
        refused.Message.ShouldContain("9999");
        refused.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_migration_that_was_changed_is_refused_in_one_line()
    {
        await Database.QueryAsync("UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");
        var refused = await Should.ThrowAsync<SchemaException>(Services.GetRequiredService<ISchema>().PrepareAsync(default));
        refused.Message.ShouldContain("0001");
    }

    [Fact]
    public async Task A_full_queue_refuses_and_loses_nothing()
    {
        await Services.DisposeAsync();
        await using var narrow = await Database.OpenAsync(queueCapacity: 4);
        var journal = narrow.GetRequiredService<IJournal>();
        var now = (await journal.LoadAsync([], default)).DatabaseTime;
        var creates = Enumerable.Range(0, 500).Select(_ => Steps.Create(Guid.CreateVersion7(), now)).ToList();
        var outcomes = await Task.WhenAll(creates.Select(async create =>
        {
            try
            {
                return (await journal.AppendAsync(create, default)).Accepted;
            }
            catch (JournalOverloadedException)
            {
                return false;
            }
        }));
        outcomes.ShouldContain(false);
        var kept = await journal.LoadAsync([.. creates.Select(create => create.Id)], default);
        creates.Where((create, i) => kept.Approvals.ContainsKey(create.Id) != outcomes[i]).ShouldBeEmpty();
    }
}

public sealed class SqliteSchemaTests : SchemaContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresSchemaTests : SchemaContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}

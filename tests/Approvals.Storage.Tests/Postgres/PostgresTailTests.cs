using Approvals.Application.Feed;
using Approvals.Application.Journal;
using Approvals.Storage.Tests.Contract;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Npgsql;

namespace Approvals.Storage.Tests.Postgres;

/// <summary>The tail beside other transactions: late ones, long ones, rolled back ones, and numbers of another cluster.</summary>
public sealed class PostgresTailTests : TailContract
{
    private const string Row = "INSERT INTO approval_audit_log (approval_id, version, at, type, record, prev_hash, hash) VALUES (gen_random_uuid(), 1, now(), 'requested', '{}', '', '')";

    private readonly TailCursor cursor = new(0);

    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();

    [Fact]
    public async Task What_commits_late_is_told_and_what_commits_meanwhile_does_not_wait_for_it()
    {
        await using var late = await TransactionAsync(Row);
        var early = await CreatedAsync();
        (await NewsAsync()).ShouldHaveSingleItem().Id.ShouldBe(early.Id);
        cursor.Position.ShouldBe(0, "position 1 is still to come");
        await late.CommitAsync();
        (await NewsAsync()).ShouldHaveSingleItem().Position.ShouldBe(1);
        cursor.Position.ShouldBe(2);
    }

    [Fact]
    public async Task A_row_that_an_older_transaction_writes_at_a_later_position_does_not_let_the_mark_pass_a_younger_ones()
    {
        // The older transaction has the lower number and the higher position; it commits first.
        await using var older = await TransactionAsync("SELECT pg_current_xact_id()");
        await using var younger = await TransactionAsync(Row);
        await older.ExecuteAsync(Row);
        await older.CommitAsync();
        (await NewsAsync()).ShouldHaveSingleItem().Position.ShouldBe(2);
        await NewsAsync();
        await NewsAsync();
        cursor.Position.ShouldBe(0);
        await younger.CommitAsync();
        (await NewsAsync()).ShouldHaveSingleItem().Position.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_transaction_of_somebody_else_hides_nothing()
    {
        await using var other = await TransactionAsync("CREATE TABLE somebody_elses (id integer)");
        for (var i = 0; i < 3; i++)
        {
            var created = await CreatedAsync();
            (await NewsAsync()).ShouldHaveSingleItem().Id.ShouldBe(created.Id);
            cursor.Position.ShouldBe(cursor.Seen);
        }
    }

    [Fact]
    public async Task A_position_that_was_rolled_back_is_given_up()
    {
        await using (await TransactionAsync(Row))
        {
            // Ends without a commit.
        }

        await CreatedAsync();
        (await NewsAsync()).Count.ShouldBe(1);
        cursor.Position.ShouldBe(0);
        await Eventually.Async(async () =>
        {
            (await NewsAsync()).ShouldBeEmpty();
            return cursor.Position == 2;
        });
    }

    [Theory]
    [InlineData("pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000000")]
    [InlineData("pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1")]
    [InlineData("3")]
    public async Task Rows_of_a_restored_dump_bring_numbers_of_another_cluster_and_are_told_as_any_other(string number)
    {
        await PostgresServer.ExecuteAsync(
            ((PostgresDatabaseOf)Database).ConnectionString,
            $"""
            INSERT INTO approval_audit_log (approval_id, version, at, transaction_id, type, record, prev_hash, hash)
            SELECT gen_random_uuid(), 1, now(), ({number})::text::xid8, 'requested', '', '', '' FROM generate_series(1, 50)
            """);
        (await NewsAsync()).Count.ShouldBe(50);
        cursor.Position.ShouldBe(50);
        await CreatedAsync();
        (await NewsAsync()).Count.ShouldBe(1);
        cursor.Position.ShouldBe(51);
    }

    private async Task<IReadOnlyList<Happening>> NewsAsync() => cursor.Take(await Tail.ReadAsync(cursor.Seen, cursor.Missing, 100, default));

    private async Task<Transaction> TransactionAsync(string sql)
    {
        var connection = new NpgsqlConnection(((PostgresDatabaseOf)Database).ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        var transaction = new Transaction(connection, await connection.BeginTransactionAsync());
        await transaction.ExecuteAsync(sql);
        return transaction;
    }

    private sealed class Transaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async Task ExecuteAsync(string sql)
        {
#pragma warning disable CA2100 // Tests write their own texts.
            await using var command = new NpgsqlCommand(sql, connection, transaction);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }

        public Task CommitAsync() => transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}

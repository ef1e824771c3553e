using Approvals.Storage.Postgres;
using Approvals.Storage.Tests.Support;
using Npgsql;

namespace Approvals.Storage.Tests.Postgres;

public sealed class PostgresStatementTests
{
    [Fact]
    public async Task Whatever_a_batch_contains_the_server_understands_its_statement()
    {
        await using var database = await PostgresDatabaseOf.NewAsync();
        await using var services = await database.OpenAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        var statement = new BatchStatement();
        for (var parts = BatchParts.None; parts <= (BatchParts.Writes | BatchParts.Checks | BatchParts.Seldom); parts++)
        {
            await using var command = statement.CommandOn(connection, parts);
            await command.PrepareAsync();
            await using var reader = await command.ExecuteReaderAsync();
            (await reader.ReadAsync()).ShouldBeTrue(parts.ToString());
            reader.GetFieldValue<bool[]>(1).ShouldBeEmpty(parts.ToString());
            reader.GetFieldValue<int[]>(2).ShouldBeEmpty(parts.ToString());
        }
    }

    [Fact]
    public void A_part_that_a_batch_does_not_contain_is_not_in_its_statement()
    {
        var create = BatchStatement.TextOf(BatchParts.Creates);
        create.ShouldContain("INSERT INTO approval_requests");
        create.ShouldContain("INSERT INTO approval_audit_log");
        create.ShouldNotContain("UPDATE approval_requests");
        create.ShouldNotContain("---");
        var check = BatchStatement.TextOf(BatchParts.Checks);
        check.ShouldContain("confirmed");
        check.ShouldNotContain("INSERT");
    }
}

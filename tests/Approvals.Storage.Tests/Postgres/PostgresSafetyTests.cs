using Approvals.Application.Journal;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Postgres;

public sealed class PostgresSafetyTests
{
    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    [InlineData("synchronous_commit")]
    public async Task A_server_that_may_lose_acknowledged_commits_is_refused(string setting)
    {
        await using var server = await PostgresServer.StartNewAsync(setting + " = off");
        var refused = await RefusalAsync(await server.CreateDatabaseAsync());
        refused.ShouldContain(setting + "=off");
        refused.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("ALTER DATABASE {0} SET synchronous_commit = off")]
    [InlineData("ALTER ROLE lazy IN DATABASE {0} SET synchronous_commit = off")]
    public async Task Settings_of_database_and_role_count_as_well(string statement)
    {
        var connectionString = await SharedPostgres.CreateDatabaseAsync();
        var name = new Npgsql.NpgsqlConnectionStringBuilder(connectionString).Database!;
        await PostgresServer.ExecuteAsync(
            connectionString, "DO $$ BEGIN CREATE ROLE lazy LOGIN SUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        await PostgresServer.ExecuteAsync(connectionString, string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, name));
        (await RefusalAsync(new Npgsql.NpgsqlConnectionStringBuilder(connectionString) { Username = "lazy" }.ConnectionString))
            .ShouldContain("synchronous_commit=off");
    }

    [Fact]
    public async Task Several_programs_that_start_at_once_migrate_once()
    {
        await using var database = await PostgresDatabaseOf.NewAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.OpenAsync()));
        (await database.QueryAsync("SELECT version FROM schema_migrations GROUP BY version HAVING count(*) > 1")).ShouldBeEmpty();
        foreach (var services in all)
            await services.DisposeAsync();
    }

    private static async Task<string> RefusalAsync(string connectionString)
    {
        await using var services = new PostgresDatabaseOf(connectionString).Compose();
        return (await Should.ThrowAsync<SchemaException>(async () => await services.GetRequiredService<ISchema>().PrepareAsync(default))).Message;
    }
}

using Approvals.Storage.Tests.Support;

namespace Approvals.Storage.Tests.Reading;

public sealed class SeededPostgres : SeededDatabase
{
    private protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}

public sealed class SeededSqlite : SeededDatabase
{
    private protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresReaderTests(SeededPostgres seeded) : ReaderContract(seeded), IClassFixture<SeededPostgres>;

public sealed class SqliteReaderTests(SeededSqlite seeded) : ReaderContract(seeded), IClassFixture<SeededSqlite>;

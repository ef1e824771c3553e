using System.Globalization;
using Approvals.Application.Journal;
using Approvals.Storage.Committing;
using Approvals.Storage.Postgres;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Postgres;

public sealed class PostgresPlanTests
{
    private const int Approvals = 300;

    [Fact]
    public async Task A_lane_that_began_on_empty_tables_reads_grown_ones_by_their_key()
    {
        await using var database = await PostgresDatabaseOf.NewAsync();
        await using var services = await database.OpenAsync();
        var journal = services.GetRequiredService<IJournal>();
        var now = (await journal.LoadAsync([], default)).DatabaseTime;
        await journal.AppendAsync(Steps.Create(Guid.CreateVersion7(), now), default);
        // Now the statistics say "empty", and every index looks as good as any other.
        await PostgresServer.ExecuteAsync(database.ConnectionString, "TRUNCATE approval_requests");
        await PostgresServer.ExecuteAsync(database.ConnectionString, "VACUUM ANALYZE");
        var created = Enumerable.Range(0, Approvals).Select(_ => Steps.Create(Guid.CreateVersion7(), now)).ToList();
        await using (var writer = new PostgresBatchWriter(services.GetRequiredService<PostgresDatabase>(), TimeSpan.Zero))
        {
            await CommitAsync(writer, created);
            await CommitAsync(writer, created.Select(entry => Steps.Next(entry.After, now, Some.Approve(Some.Ann))));
        }

        // What a session counted is told when it ends, which the pool decides; ending it here is quicker.
        await PostgresServer.ExecuteAsync(
            database.ConnectionString, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await Eventually.Async(async () => await ReadAsync(database, "=") >= Approvals, because: "the primary key was not used");
        (await ReadAsync(database, "<>")).ShouldBeLessThan(Approvals);
    }

    private static async Task CommitAsync(PostgresBatchWriter writer, IEnumerable<JournalEntry> entries) =>
        (await writer.CommitAsync([.. entries.Select(entry => new PendingEntry(entry, default))])).Accepted.ShouldAllBe(accepted => accepted);

    /// <summary>Index entries read of the state table, by the primary key or by the others.</summary>
    private static async Task<long> ReadAsync(PostgresDatabaseOf database, string comparison) => Convert.ToInt64(
        (await database.QueryAsync(
            $"SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'approval_requests' AND indexrelname {comparison} 'approval_requests_pkey'"))[0][0],
        CultureInfo.InvariantCulture);
}

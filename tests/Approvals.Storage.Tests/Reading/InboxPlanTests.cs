using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Storage.Postgres;
using Approvals.Storage.Reading;
using Approvals.Storage.Tests.Support;
using Dapper;
using Npgsql;

namespace Approvals.Storage.Tests.Reading;

/// <summary>The inbox of a busy person walks the partial index for each name and stops at the page: it neither scans nor sorts all.</summary>
public sealed class InboxPlanTests : IAsyncLifetime
{
    private const string Seed = """
        INSERT INTO approval_requests (id, requester, priority, allow_self_approval, created_at, title, request, version, stage, escalation_level, status, updated_at, deadline, state, head_hash)
        SELECT md5(i::text)::uuid, 'user:r' || i % 50, 1, false, now(), 'Deploy', '{}', 1, 0, 0, 'pending', now(), now() + i * interval '1 second', '{}', ''
        FROM generate_series(1, 20000) i;
        INSERT INTO approval_assignees (approval_id, open, priority, created_at, deadline, principal)
        SELECT id, true, priority, created_at, deadline, principal
        FROM approval_requests CROSS JOIN LATERAL (VALUES ('user:u' || extract(epoch FROM deadline)::bigint % 20), ('group:all')) AS named (principal);
        INSERT INTO approval_votes (approval_id, at, principal, verdict)
        SELECT approval_id, now(), 'user:v' || extract(epoch FROM deadline)::bigint % 90, 'approve' FROM approval_assignees WHERE principal = 'group:all';
        ANALYZE;
        """;

    private PostgresDatabaseOf database = null!;

    public async Task InitializeAsync()
    {
        database = await PostgresDatabaseOf.NewAsync();
        await using var services = await database.OpenAsync();
        await database.QueryAsync(Seed);
    }

    public Task DisposeAsync() => database.DisposeAsync().AsTask();

    [Fact]
    public async Task It_reads_the_partial_index_and_little_of_it()
    {
        var caller = new Caller(Principal.User("u7"), [Principal.Group("all")], Roles.Approver);
        var filter = new PendingFilter(true, [], null, null, null, null, PendingSort.Deadline, 50, null);
        var statement = PendingSql.Of(PostgresListDialect.Instance, caller, filter).ShouldHaveSingleItem()(50);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        var plan = string.Join('\n', await connection.QueryAsync<string>("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + statement.Sql, statement.Parameters));
        plan.ShouldContain("approval_assignees_open");
        plan.ShouldNotContain("Seq Scan", Case.Insensitive, plan);
        plan.ShouldNotContain("actual rows=20000");
    }
}

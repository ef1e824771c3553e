using Approvals.Application.Deliveries;
using Approvals.Domain.Notices;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Storage.Deliveries;
using Npgsql;
using NpgsqlTypes;

namespace Approvals.Storage.Postgres.Delivery;

internal sealed partial class PostgresDeliveryQueue
{
    public Task<ExpandResult> ExpandAsync(WorkQuery which, ClaimTerms terms, IExpander expander, CancellationToken cancellationToken) => WithAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var heads = await HeadsAsync(connection, which, cancellationToken);
            if (heads.Count == 0)
                return new ExpandResult(0, [], [], []);
            var intents = await IntentsAsync(connection, heads, expander, cancellationToken);
            var work = ExpandedIntents.Of(intents, expander);
            var claimed = await WriteAsync(connection, work, terms, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new ExpandResult(work.Count, claimed, work.Left, work.Inbox);
        },
        cancellationToken);

    private static async Task<IReadOnlyList<Guid>> HeadsAsync(NpgsqlConnection connection, WorkQuery which, CancellationToken cancellationToken)
    {
        var sql = which.Approvals is null ? DeliveryStatements.HeadsByShard : DeliveryStatements.HeadsById;
        await using var command = connection.Command(sql, WhichParameter(which), Commands.Of(which.Limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var heads = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            heads.Add(reader.GetGuid(0));
        return heads;
    }

    private static async Task<IReadOnlyList<OpenIntent>> IntentsAsync(
        NpgsqlConnection connection, IReadOnlyList<Guid> heads, IExpander expander, CancellationToken cancellationToken)
    {
        var intents = await ReadIntentsAsync(connection, heads, cancellationToken);
        var recipients = intents.SelectMany(intent => intent.Recipients).Distinct(StringComparer.Ordinal).ToList();
        var decided = intents.Where(intent => intent.Event == NoticeKind.Decided).Select(intent => intent.ApprovalId).ToList();
        var asked = recipients.Where(recipient => recipient.StartsWith("group:", StringComparison.Ordinal)).ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Commands.Part(
            "SELECT principal, preferences FROM user_preferences WHERE principal = ANY ($1)", Commands.Texts(expander.PeopleOf(recipients))));
        if (asked.Count > 0)
        {
            batch.BatchCommands.Add(Commands.Part(
                "SELECT g.name FROM unnest($1::text[]) AS g (name) WHERE EXISTS (SELECT FROM known_people p WHERE p.groups @> ARRAY[g.name])", Commands.Texts(asked)));
        }

        AddUnlessEmpty(
            batch, decided,
            """
            SELECT approval_id, id, event, recipient, channel, destination, status, asks, attempts > 0,
              lease_owner IS NOT NULL AND lease_until > now()
            FROM approval_notifications WHERE approval_id = ANY ($1) AND channel IS NOT NULL ORDER BY approval_id, version, id
            """);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var preferences = await ReadAsync(reader, row => (row.GetString(0), PreferencesText.Read(row.GetString(1))), cancellationToken);
        var groups = asked.Count == 0 ? [] : await ReadAsync(reader, row => row.GetString(0), cancellationToken);
        var copies = decided.Count == 0 ? [] : await ReadAsync(reader, row => (Approval: row.GetGuid(0), Copy: Copy(row)), cancellationToken);
        var byPerson = preferences.ToDictionary(entry => entry.Item1, entry => entry.Item2, StringComparer.Ordinal);
        var known = groups.ToHashSet(StringComparer.Ordinal);
        var byApproval = copies.ToLookup(entry => entry.Approval, entry => entry.Copy);
        return [.. intents.Select(intent => intent with { Preferences = byPerson, KnownGroups = known, Copies = [.. byApproval[intent.ApprovalId]] })];
    }

    private static async Task<IReadOnlyList<OpenIntent>> ReadIntentsAsync(
        NpgsqlConnection connection, IReadOnlyList<Guid> heads, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(DeliveryStatements.Intents, Commands.Ids(heads));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var intents = new List<OpenIntent>();
        var approvals = new Dictionary<Guid, Approval>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            if (!approvals.TryGetValue(id, out var approval))
                approvals[id] = approval = StateRow.Restore(id, reader.GetString(7), reader.GetString(8));
            intents.Add(new OpenIntent(
                id, reader.GetInt32(1), DeliveryText.Kind(reader.GetString(2)), (Priority)reader.GetInt16(3),
                reader.GetFieldValue<string[]>(4), reader.GetFieldValue<string[]>(5), approval,
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<DateTimeOffset>(9)));
        }

        return intents;
    }

    private static async Task<IReadOnlyList<ClaimedDelivery>> WriteAsync(
        NpgsqlConnection connection, ExpandedIntents work, ClaimTerms terms, CancellationToken cancellationToken)
    {
        if (work.Count == 0)
            return [];
        var which = WorkQuery.Of(work.Approvals, work.Rows.Count + 1);
        await using var batch = new NpgsqlBatch(connection);
        if (work.Rows.Count > 0)
            batch.BatchCommands.Add(InsertPart(work.Rows, work.Now));
        // Rows are locked in order of id, by everybody who locks several: in any other, two could wait for each other.
        AddUnlessEmpty(
            batch, work.Dropped,
            """
            UPDATE approval_notifications n SET status = 'dropped', last_error = 'The approval is decided.', next_attempt_at = NULL
            FROM (
              SELECT id FROM approval_notifications
              WHERE id = ANY ($1) AND status = 'pending' AND (lease_until IS NULL OR lease_until <= now())
              ORDER BY id FOR NO KEY UPDATE) locked
            WHERE n.id = locked.id
            """);
        AddUnlessEmpty(
            batch, work.Resolved,
            """
            UPDATE approval_notifications n SET resolved_at = now()
            FROM (SELECT id FROM approval_notifications WHERE id = ANY ($1) AND resolved_at IS NULL ORDER BY id FOR NO KEY UPDATE) locked
            WHERE n.id = locked.id
            """);
        batch.BatchCommands.Add(Commands.Part(
            "DELETE FROM approval_intents i USING unnest($1::uuid[], $2::integer[]) AS d (id, version) WHERE i.approval_id = d.id AND i.version = d.version",
            Commands.Ids(work.Done.Select(done => done.ApprovalId)), Commands.Array(NpgsqlDbType.Integer, work.Done.Select(done => done.Version))));
        // Planning it takes milliseconds, and in-app items are sent as they are written.
        if (work.HasDue)
            batch.BatchCommands.Add(Commands.Part(DeliveryStatements.ClaimById, ClaimParameters(which, terms)));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        // Only the claim returns rows, and a batch's reader stands at the first result that has some.
        return work.HasDue ? await ReadClaimedAsync(reader, cancellationToken) : [];
    }

    /// <summary>
    /// No id contradicts every condition, and a contradiction implies the predicate of every partial index: the planner then reads one of
    /// them from end to end to find nothing.
    /// </summary>
    private static void AddUnlessEmpty(NpgsqlBatch batch, IReadOnlyCollection<Guid> ids, string sql)
    {
        if (ids.Count > 0)
            batch.BatchCommands.Add(Commands.Part(sql, Commands.Ids(ids)));
    }

    private static NpgsqlBatchCommand InsertPart(IReadOnlyList<DeliveryRow> rows, DateTimeOffset now) => Commands.Part(
        DeliveryStatements.Insert,
        Commands.Ids(rows.Select(row => row.New.Id)),
        Commands.Ids(rows.Select(row => row.ApprovalId)),
        Commands.Array(NpgsqlDbType.Integer, rows.Select(row => row.Version)),
        Commands.Texts(rows.Select(row => Names.Of(row.New.Event))),
        Commands.Array(NpgsqlDbType.Smallint, rows.Select(row => (short)row.Priority)),
        Commands.Array(NpgsqlDbType.TimestampTz, rows.Select(row => row.CreatedAt.UtcDateTime)),
        Commands.Texts(rows.Select(row => row.New.Recipient)),
        Commands.Texts(rows.Select(row => row.New.Channel)),
        Commands.Texts(rows.Select(row => row.New.Destination)),
        Commands.Texts(rows.Select(row => row.New.Template)),
        Commands.Texts(rows.Select(row => Names.Of(row.New.Status))),
        Commands.Array(NpgsqlDbType.Boolean, rows.Select(row => row.New.Asks)),
        Commands.Array(NpgsqlDbType.Boolean, rows.Select(row => row.New.UpdateOnly)),
        Commands.Texts(rows.Select(row => row.New.Error)),
        Commands.Texts(rows.Select(row => row.New.Note)),
        Commands.Array(NpgsqlDbType.TimestampTz, rows.Select(row => row.New.NotBefore?.UtcDateTime)),
        Commands.Texts(rows.Select(row => string.Join('\n', row.New.Fallbacks ?? []))),
        Commands.Texts(rows.Select(row => row.History(now))));

    private static DeliveryCopy Copy(NpgsqlDataReader row) => new(
        row.GetGuid(1), DeliveryText.Kind(row.GetString(2)), row.GetString(3), row.GetString(4), row.GetString(5),
        DeliveryText.Status(row.GetString(6)), row.GetBoolean(7), row.GetBoolean(8), row.GetBoolean(9));

    private static async Task<List<T>> ReadAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        await reader.NextResultAsync(cancellationToken);
        return rows;
    }
}

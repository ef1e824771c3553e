using Approvals.Application.Deliveries;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Storage.Deliveries;
using Npgsql;
using NpgsqlTypes;

namespace Approvals.Storage.Postgres.Delivery;

internal sealed partial class PostgresDeliveryQueue(PostgresDatabase database) : IDeliveryQueue
{
    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(WorkQuery which, ClaimTerms terms, CancellationToken cancellationToken) => WithAsync(
        async connection =>
        {
            var sql = which.Approvals is null ? DeliveryStatements.ClaimByShard : DeliveryStatements.ClaimById;
            await using var command = connection.Command(sql, ClaimParameters(which, terms));
            return await ReadClaimedAsync(command, cancellationToken);
        },
        cancellationToken);

    public Task<IReadOnlyList<ClaimedDelivery>> GatherAsync(ClaimedDelivery first, ClaimTerms terms, int limit, CancellationToken cancellationToken) => WithAsync(
        async connection =>
        {
            await using var command = connection.Command(
                DeliveryStatements.Gather,
                Commands.Of(first.Id), Commands.Of(first.Channel), Commands.Of(first.Destination), Commands.Id(first.Digest),
                Commands.Of(terms.Owner), Commands.Of(terms.Lease), Commands.Of(limit));
            return await ReadClaimedAsync(command, cancellationToken);
        },
        cancellationToken);

    private static NpgsqlParameter[] ClaimParameters(WorkQuery which, ClaimTerms terms) =>
    [
        WhichParameter(which),
        Commands.Of(which.Limit),
        Commands.Texts(terms.Rooms.Select(room => room.Channel)),
        Commands.Array(NpgsqlDbType.Integer, terms.Rooms.Select(room => room.Places)),
        Commands.Array(NpgsqlDbType.Smallint, terms.Rooms.Select(room => (short)room.Least)),
        Commands.Texts(terms.Busy.Select(busy => $"{busy.Channel} {busy.Destination}")),
        Commands.Of(terms.PerDestination),
        Commands.Of(terms.Owner),
        Commands.Of(terms.Lease),
    ];

    private static NpgsqlParameter WhichParameter(WorkQuery which) =>
        which.Approvals is { } ids ? Commands.Ids(ids) : Commands.Array(NpgsqlDbType.Smallint, which.Shards);

    private static async Task<IReadOnlyList<ClaimedDelivery>> ReadClaimedAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadClaimedAsync(reader, cancellationToken);
    }

    private static async Task<IReadOnlyList<ClaimedDelivery>> ReadClaimedAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var claimed = new List<ClaimedDelivery>();
        var approvals = new Dictionary<Guid, Approval>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(1);
            if (!approvals.TryGetValue(id, out var approval))
                approvals[id] = approval = StateRow.Restore(id, reader.GetString(19), reader.GetString(20), reader.TextOrNull(22), reader.TextOrNull(23));
            claimed.Add(Claimed(reader, approval));
        }

        return [.. claimed.OrderByDescending(delivery => delivery.Priority).ThenBy(delivery => delivery.CreatedAt).ThenBy(delivery => delivery.Version)];
    }

    private static ClaimedDelivery Claimed(NpgsqlDataReader row, Approval approval) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetInt32(2),
        DeliveryText.Kind(row.GetString(3)),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetString(7),
        (Priority)row.GetInt16(8),
        row.GetInt32(9),
        row.GetBoolean(10),
        row.GetBoolean(11),
        row.GetBoolean(12),
        row.IsDBNull(13) ? null : row.GetGuid(13),
        row.TextOrNull(14),
        row.TextOrNull(15),
        row.TextOrNull(16),
        row.GetFieldValue<string[]>(17),
        row.GetFieldValue<DateTimeOffset>(18),
        row.GetFieldValue<DateTimeOffset>(21),
        approval);

    private Task<T> WithAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await database.Delivery.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        },
        cancellationToken);
}

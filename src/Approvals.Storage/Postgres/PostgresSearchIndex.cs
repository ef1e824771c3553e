using System.Text.Json;
using Approvals.Domain.Json;
using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>Makes the words of a search anew when they were made by other rules (<see cref="SearchWords.Version"/>), under the lock of the migrations.</summary>
internal static class PostgresSearchIndex
{
    private const int BatchSize = 1000;

    public static async Task RenewAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (var version = new NpgsqlCommand("SELECT version FROM approval_search_version", connection))
        {
            if (await version.ExecuteScalarAsync(cancellationToken) is SearchWords.Version)
                return;
        }

        for (Guid? last = Guid.Empty; last is { } after;)
            last = await RenewAsync(connection, after, cancellationToken);
        await using var record = new NpgsqlCommand("UPDATE approval_search_version SET version = $1", connection) { Parameters = { new() { Value = SearchWords.Version } } };
        await record.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes those with words only: what was erased has none, and gets none.</summary>
    /// <returns>The last id of the batch; null at the end.</returns>
    private static async Task<Guid?> RenewAsync(NpgsqlConnection connection, Guid after, CancellationToken cancellationToken)
    {
        var (ids, words) = (new List<Guid>(), new List<string>());
        await using (var read = new NpgsqlCommand(
            $"SELECT r.id, r.request FROM approval_search s JOIN approval_requests r ON r.id = s.approval_id WHERE s.approval_id > $1 ORDER BY s.approval_id LIMIT {BatchSize}", connection))
        {
            read.Parameters.Add(new() { Value = after });
            await using var row = await read.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                var request = JsonSerializer.Deserialize(row.GetString(1), DomainJson.Compact.ApprovalRequest)!;
                ids.Add(row.GetGuid(0));
                words.Add(string.Join(' ', SearchWords.Of(request.Title, request.Description)));
            }
        }

        await using var write = new NpgsqlCommand(
            """
            UPDATE approval_search s SET words = array_to_tsvector(string_to_array(made.words, ' '))
            FROM unnest($1, $2) AS made (approval_id, words) WHERE s.approval_id = made.approval_id
            """,
            connection)
        {
            Parameters = { new() { Value = ids.ToArray() }, new() { Value = words.ToArray() } },
        };
        await write.ExecuteNonQueryAsync(cancellationToken);
        return ids.Count < BatchSize ? null : ids[^1];
    }
}

using System.Text.Json;
using Approvals.Storage.Reading;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

/// <remarks>SQLite plans without knowing how common a word or tag is, so it is counted first, as far as matters.</remarks>
internal sealed class SqliteListDialect(SqliteConnection connection) : IListDialect
{
    /// <summary>SQLite takes at most 500 terms in one UNION; past this a list is sorted instead of merged.</summary>
    private const int MostMerged = 200;

    /// <summary>Up to this many approvals are fetched by their word or tag; of a more common one each candidate is asked.</summary>
    private const int MostFetched = 1000;

    public bool NullsComeLast => false;

    /// <summary>Gathered once: one's own pending requests are few, and a look into the state table for each row is dear.</summary>
    public string NotOwn => """
        a.approval_id NOT IN (
          SELECT o.id FROM approval_requests o WHERE o.status = 'pending' AND o.requester = @self AND NOT o.allow_self_approval)
        """;

    public object Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public object Id(Guid id) => id.ToString();

    public void Tagged(SqlConditions conditions, KeyValuePair<string, string> tag)
    {
        conditions.Parameters.Add("tagName", tag.Key);
        conditions.Parameters.Add("tagValue", tag.Value);
        Among(conditions, "approval_tags", "t", "t.name = @tagName AND t.value = @tagValue");
    }

    /// <summary>The greatest code point is no character, so it ends the range of the words that begin alike.</summary>
    public void Found(SqlConditions conditions, IReadOnlyList<string> words, bool within)
    {
        for (var i = 0; i < words.Count; i++)
        {
            conditions.Parameters.Add($"word{i}", words[i]);
            conditions.Parameters.Add($"wordEnd{i}", words[i] + "\U0010FFFF");
            Among(conditions, "approval_search", "s", $"s.word >= @word{i} AND s.word < @wordEnd{i}");
        }
    }

    public string ForEach(IReadOnlyList<string> principals, DynamicParameters parameters, Func<string, string, string> stream)
    {
        if (principals.Count > MostMerged)
        {
            parameters.Add("principals", JsonSerializer.Serialize(principals));
            return One(stream("SELECT DISTINCT", "a.principal IN (SELECT value FROM json_each(@principals))"));
        }

        for (var i = 0; i < principals.Count; i++)
            parameters.Add($"principal{i}", principals[i]);
        return string.Join("\nUNION ALL\n", principals.Select((_, i) => One(stream("SELECT", $"a.principal = @principal{i}"))));
    }

    private static string One(string stream) => $"SELECT * FROM (\n{stream}\n) AS stream";

    private void Among(SqlConditions conditions, string table, string alias, string match)
    {
        var count = connection.ExecuteScalar<long>(
            $"SELECT count(*) FROM (SELECT 1 FROM {table} {alias} WHERE {match} LIMIT {MostFetched + 1})", conditions.Parameters);
        conditions.And(count <= MostFetched
            ? $"r.id IN (SELECT {alias}.approval_id FROM {table} {alias} WHERE {match})"
            : $"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.approval_id = r.id AND {match})");
    }
}

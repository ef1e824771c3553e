using System.Text.Json;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteListDialect : IListDialect
{
    /// <summary>SQLite takes at most 500 terms in one UNION; past this a list is sorted instead of merged.</summary>
    private const int MostMerged = 200;

    public static SqliteListDialect Instance { get; } = new();

    public bool NullsComeLast => false;

    public object Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public object Id(Guid id) => id.ToString();

    public void Tagged(SqlConditions conditions, KeyValuePair<string, string> tag)
    {
        conditions.Parameters.Add("tagValue", tag.Value);
        conditions.And(
            "r.id IN (SELECT t.approval_id FROM approval_tags t WHERE t.name = @tagName AND t.value = @tagValue)", "tagName", tag.Key);
    }

    /// <summary>The greatest code point is no letter, so it ends the range of the words that begin alike.</summary>
    public void Found(SqlConditions conditions, IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            conditions.Parameters.Add($"wordEnd{i}", words[i] + "\U0010FFFF");
            conditions.And(
                $"r.id IN (SELECT s.approval_id FROM approval_search s WHERE s.word >= @word{i} AND s.word < @wordEnd{i})", $"word{i}", words[i]);
        }
    }

    public string ForEach(IReadOnlyList<string> principals, DynamicParameters parameters, Func<string, string> stream)
    {
        if (principals.Count > MostMerged)
        {
            parameters.Add("principals", JsonSerializer.Serialize(principals));
            return One(stream("a.principal IN (SELECT value FROM json_each(@principals))"));
        }

        for (var i = 0; i < principals.Count; i++)
            parameters.Add($"principal{i}", principals[i]);
        return string.Join("\nUNION ALL\n", principals.Select((_, i) => One(stream($"a.principal = @principal{i}"))));
    }

    private static string One(string stream) => $"SELECT * FROM (\n{stream}\n) AS stream";
}

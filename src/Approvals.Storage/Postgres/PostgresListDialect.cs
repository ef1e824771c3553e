using System.Text.Json;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresListDialect : IListDialect
{
    public static PostgresListDialect Instance { get; } = new();

    public bool NullsComeLast => true;

    /// <summary>That the request is pending goes without saying; said, it lets the planner go by the requester's own index.</summary>
    public string NotOwn => """
        NOT EXISTS (
          SELECT 1 FROM approval_requests o
          WHERE o.id = a.approval_id AND o.requester = @self AND o.status = 'pending' AND NOT o.allow_self_approval)
        """;

    public object Time(DateTimeOffset time) => time.UtcDateTime;

    public object Id(Guid id) => id;

    public void Tagged(SqlConditions conditions, KeyValuePair<string, string> tag) => conditions.And(
        "r.tags @> CAST(@tag AS jsonb)",
        "tag",
        JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { [tag.Key] = tag.Value }));

    /// <remarks>EXISTS lets the planner begin with the words; a scalar cannot be turned round, and is looked up for each row of the reader.</remarks>
    public void Found(SqlConditions conditions, IReadOnlyList<string> words, bool within) => conditions.And(
        within
            ? "(SELECT s.words @@ CAST(@words AS tsquery) FROM approval_search s WHERE s.approval_id = r.id)"
            : "EXISTS (SELECT 1 FROM approval_search s WHERE s.approval_id = r.id AND s.words @@ CAST(@words AS tsquery))",
        "words",
        string.Join(" & ", words.Select(word => $"'{Quoted(word)}':*")));

    /// <summary>Within quotes only the quote and the backslash mean anything to a query of words.</summary>
    private static string Quoted(string word) => word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);

    public string ForEach(IReadOnlyList<string> principals, DynamicParameters parameters, Func<string, string, string> stream)
    {
        parameters.Add("principals", principals.ToArray());
        return $"""
            SELECT stream.*
            FROM unnest(@principals) AS reader (principal)
            CROSS JOIN LATERAL (
            {stream("SELECT", "a.principal = reader.principal")}
            ) AS stream
            """;
    }
}

namespace Approvals.Storage.Postgres.Delivery;

/// <summary>The texts, put together once.</summary>
internal static class DeliveryStatements
{
    private const string Which = "/*which*/";

    public static string HeadsByShard { get; } = Read("heads").Replace(Which, "i.shard = ANY ($1)", StringComparison.Ordinal);

    public static string HeadsById { get; } = Read("heads").Replace(Which, "i.approval_id = ANY ($1)", StringComparison.Ordinal);

    public static string Intents { get; } = Read("intents");

    public static string Insert { get; } = Read("insert");

    public static string ClaimByShard { get; } = Claim("n.shard = ANY ($1)");

    public static string ClaimById { get; } = Claim("n.approval_id = ANY ($1)");

    public static string Gather { get; } = Read("gather") + Lease("$5", "$6", ", digest_id = coalesce($4, $1)");

    private static string Claim(string which) => Read("claim").Replace(Which, which, StringComparison.Ordinal) + Lease("$8", "$9", "");

    private static string Lease(string owner, string lease, string joined) => Read("lease")
        .Replace("/*owner*/", owner, StringComparison.Ordinal)
        .Replace("/*lease*/", lease, StringComparison.Ordinal)
        .Replace("/*joined*/", joined, StringComparison.Ordinal);

    private static string Read(string name) => EmbeddedSql.Read($"Postgres.Delivery.{name}.sql");
}

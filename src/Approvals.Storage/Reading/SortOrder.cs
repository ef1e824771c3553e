namespace Approvals.Storage.Reading;

/// <summary>How a list is sorted. The keys are columns of both <c>approval_requests</c> and <c>approval_assignees</c>; the id makes the order total.</summary>
internal sealed record SortOrder(string Key, string Direction, string? Before = null)
{
    public static SortOrder Deadline { get; } = new("deadline", "ASC");

    public static SortOrder Created { get; } = new("created_at", "ASC");

    public static SortOrder Priority { get; } = new("created_at", "ASC", "priority");

    public static SortOrder DecidedNewest { get; } = new("decided_at", "DESC");

    public static SortOrder DecidedOldest { get; } = new("decided_at", "ASC");

    public string Columns(string table) => Before is null ? $"{table}.{Key}" : $"{table}.{Before}, {table}.{Key}";

    public string By(string table, string id) =>
        (Before is null ? "" : $"{table}.{Before} DESC, ") + $"{table}.{Key} {Direction}, {table}.{id} {Direction}";
}

namespace Approvals.Storage;

/// <summary>All times are kept in whole milliseconds, so that a time read back equals the one written in every dialect and in JSON.</summary>
internal static class Milliseconds
{
    public static DateTimeOffset Truncate(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}

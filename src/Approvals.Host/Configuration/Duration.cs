using System.Globalization;

namespace Approvals.Host.Configuration;

/// <summary>Spans of time as people write them: <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>, <c>00:30:00</c>, or a plain number of milliseconds.</summary>
public static class Duration
{
    /// <summary>As long as the API allows a timeout to be.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    public static bool TryParse(string text, out TimeSpan value)
    {
        text = text.Trim();
        value = default;
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) && IsSane(value);
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (UnitOf(text[digits.Length..]) is not { } unit
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > 1_000_000_000_000m)
            return false;
        var milliseconds = count * (decimal)unit.TotalMilliseconds;
        if (milliseconds > (decimal)Longest.TotalMilliseconds)
            return false;
        value = TimeSpan.FromMilliseconds((double)milliseconds);
        return true;
    }

    private static bool IsSane(TimeSpan value) => value >= TimeSpan.Zero && value <= Longest;

    private static TimeSpan? UnitOf(string suffix) => suffix.ToLowerInvariant() switch
    {
        "" or "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "d" => TimeSpan.FromDays(1),
        _ => null,
    };
}

using System.Globalization;

namespace Approvals.Cli;

/// <summary>Reads 30s, 5m, 1h, 2d, 00:30:00, a plain number of milliseconds, or "never".</summary>
internal static class Durations
{
    /// <returns>Milliseconds; null for never.</returns>
    public static long? Milliseconds(string text)
    {
        if (text == "never")
            return null;
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1000L, 'm' => 60_000, 'h' => 3_600_000, 'd' => 86_400_000, _ => 0 };
        if (unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            return (long)(count * unit);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return milliseconds;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero
            ? (long)span.TotalMilliseconds
            : throw new UsageException($"'{text}' is not a duration such as 30s, 5m or 1h.");
    }
}

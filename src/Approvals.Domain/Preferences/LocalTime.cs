namespace Approvals.Domain.Preferences;

/// <summary>
/// Time zones by the names of the IANA database, and what a clock on the wall there means. Because the clock is put forward and back, a reading
/// may stand for no instant or for two: one that is skipped is read as if the clock had not been put forward yet, of two the caller says which.
/// </summary>
public static class LocalTime
{
    private const int MaxName = 100;

    /// <summary>Files beside the database that the system would open under these names; what they hold depends on the machine.</summary>
    private static readonly string[] NoZones = ["localtime", "posixrules", "Factory"];

    /// <summary>Names to choose from, in order; a few more are understood.</summary>
    public static IReadOnlyList<string> Zones => Names.All;

    /// <summary>Only in its own spelling, because whether the system takes another depends on what it was asked before.</summary>
    public static TimeZoneInfo? Zone(string? name) =>
        name is { Length: > 0 and <= MaxName } && IsName(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name ? zone : null;

    /// <summary>Null when the name is one of a time zone; otherwise what is wrong, with the name that may have been meant.</summary>
    public static string? Fault(string? name)
    {
        if (Zone(name) is not null)
            return null;
        return "Must be a time zone such as Europe/Berlin." + (Meant(name) is { } meant ? $" Did you mean {meant}?" : "");
    }

    /// <summary>Null where no instant that can be written down stands for it.</summary>
    /// <param name="last">Of two readings on the night when the clock is put back: the last one.</param>
    public static DateTimeOffset? Instant(DateTime local, TimeZoneInfo zone, bool last)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset = OffsetAt(local, zone, last);
        var ticks = local.Ticks - offset.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    public static DateTime Reading(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    private static TimeSpan OffsetAt(DateTime local, TimeZoneInfo zone, bool last)
    {
        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local);
            return last ? offsets.Min() : offsets.Max();
        }

        // Back to before the clock was put forward. A quarter of an hour divides every such jump.
        var before = local;
        while (zone.IsInvalidTime(before))
            before = before.AddMinutes(-15);
        return zone.GetUtcOffset(before);
    }

    private static bool IsName(string name) =>
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+') && char.IsAsciiLetter(name[0])
        && !name.Contains("//", StringComparison.Ordinal) && !name.StartsWith("posix/", StringComparison.Ordinal) && !name.StartsWith("right/", StringComparison.Ordinal)
        && !NoZones.Contains(name);

    private static string? Meant(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName)
            return null;
        var asked = name.Trim().Replace(' ', '_');
        return Zones.FirstOrDefault(zone => string.Equals(zone, asked, StringComparison.OrdinalIgnoreCase))
            ?? Zones.FirstOrDefault(zone => zone.EndsWith("/" + asked, StringComparison.OrdinalIgnoreCase))
            ?? (TimeZoneInfo.TryConvertWindowsIdToIanaId(name.Trim(), out var iana) ? iana : null);
    }

    // A class of its own, because reading the whole database is only for who chooses from it.
    private static class Names
    {
        public static readonly IReadOnlyList<string> All =
        [
            .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(IsName)
                .Where(id => id.Contains('/', StringComparison.Ordinal) || id == "UTC").Order(StringComparer.Ordinal),
        ];
    }
}

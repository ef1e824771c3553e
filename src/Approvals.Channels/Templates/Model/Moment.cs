using System.Globalization;

namespace Approvals.Channels.Templates.Model;

/// <summary>A time for people and for programs. In UTC: a message does not know where it is read.</summary>
internal static class Moment
{
    public static Dictionary<string, object?> Of(DateTimeOffset at) => new(StringComparer.Ordinal)
    {
        ["text"] = at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture),
        ["iso"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["unix"] = at.ToUnixTimeSeconds(),
    };
}

using System.Globalization;
using System.Text;

namespace Approvals.Client.Transport;

/// <summary>Builds a query string; null values are left out.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder text = new(path);
    private char separator = '?';

    public Query Add(string name, string? value)
    {
        if (value is null)
            return this;
        text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        separator = '&';
        return this;
    }

    public Query Add(string name, DateTimeOffset? value) =>
        Add(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public Query Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query Add(string name, bool? value) => Add(name, value is { } given ? given ? "true" : "false" : null);

    /// <summary>The names on the wire are the members' names in lower case.</summary>
    public Query Add(string name, Enum? value) => Add(name, value?.ToString().ToLowerInvariant());

    public override string ToString() => text.ToString();
}

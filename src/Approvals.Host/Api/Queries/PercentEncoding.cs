using System.Globalization;
using System.Text.Unicode;

namespace Approvals.Host.Api.Queries;

public static class PercentEncoding
{
    /// <summary>
    /// Whether the bytes behind the percent signs are UTF-8. Those that are not the framework leaves as they were spelt, as if the caller had meant
    /// the percent sign. A sign without two digits behind it stands for itself.
    /// </summary>
    public static bool IsUtf8(string query)
    {
        if (!query.Contains('%', StringComparison.Ordinal))
            return true;
        var bytes = new byte[query.Length];
        var length = 0;
        for (var i = 0; i < query.Length; i++)
        {
            if (query[i] == '%' && i + 2 < query.Length && byte.TryParse(query.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
            {
                bytes[length++] = escaped;
                i += 2;
            }
            else
            {
                // What is not escaped is text already, and ends a sequence of bytes as any letter does.
                bytes[length++] = (byte)'.';
            }
        }

        return Utf8.IsValid(bytes.AsSpan(0, length));
    }
}

using System.Text;
using Microsoft.Extensions.Configuration.Json;

namespace Approvals.Host.Configuration;

/// <summary>
/// Reads the JSON subset of HOCON: JSON with <c>#</c> and <c>//</c> comments and trailing commas. The JSON provider knows all
/// of that but <c>#</c>.
/// </summary>
public sealed class HoconConfigurationProvider(HoconConfigurationSource source) : JsonConfigurationProvider(source)
{
    public override void Load(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(WithoutHashComments(reader.ReadToEnd())));
        base.Load(json);
    }

    /// <summary>Comments become spaces, so that line and column in a syntax error stay true.</summary>
    private static string WithoutHashComments(string text)
    {
        var result = new StringBuilder(text);
        bool quoted = false, comment = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (comment)
                comment = text[at] != '\n';
            else if (quoted && text[at] == '\\')
                at++;
            else if (text[at] == '"')
                quoted = !quoted;
            else if (!quoted && IsSlashComment(text, at))
                at = EndOfLine(text, at);
            else if (!quoted && text[at] == '#')
                comment = true;
            if (comment && at < text.Length)
                result[at] = ' ';
        }

        return result.ToString();
    }

    private static bool IsSlashComment(string text, int at) => text.AsSpan(at).StartsWith("//");

    private static int EndOfLine(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length - 1 : end;
    }
}

public sealed class HoconConfigurationSource : JsonConfigurationSource
{
    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        return new HoconConfigurationProvider(this);
    }
}

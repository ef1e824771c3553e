using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;

namespace Approvals.Host.Logging;

/// <summary>
/// One event, one line, for people. Control characters in values are written as escapes and exceptions are indented, so that nothing that a
/// caller sends can look like an event of its own.
/// </summary>
public sealed class PlainTextFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        output.Write(NameOf(logEvent.Level));
        output.Write(' ');
        output.Write(Escape(logEvent.RenderMessage(CultureInfo.InvariantCulture)));
        if (logEvent.TraceId is { } trace)
            output.Write($" trace={trace}");
        output.WriteLine();
        foreach (var line in logEvent.Exception?.ToString().Split('\n') ?? [])
            output.WriteLine("    " + Escape(line.TrimEnd('\r')));
    }

    private static string NameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "VRB",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",
        _ => "FTL",
    };

    private static string Escape(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var result = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (IsUnsafe(character))
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                result.Append(character);
        }

        return result.ToString();
    }

    /// <summary>Controls, line separators, and the marks that reorder what follows on a screen.</summary>
    private static bool IsUnsafe(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}

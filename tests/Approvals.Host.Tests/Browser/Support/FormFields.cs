using System.Net;
using System.Text.RegularExpressions;

namespace Approvals.Host.Tests.Browser.Support;

/// <summary>What a browser would send of a page's form that nobody touched.</summary>
public static partial class FormFields
{
    /// <param name="page">Its last form is read, from its tag on; the forms before it are those of the frame.</param>
    /// <param name="action">The address that the form is sent to.</param>
    public static List<(string Name, string Value)> Of(string page, string action)
    {
        var start = page.IndexOf($"action=\"{action}\"", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, page);
        var form = page[start..page.IndexOf("</form>", start, StringComparison.Ordinal)];
        return
        [
            .. Input().Matches(form).Select(input => input.Value)
                .Where(input => !Regex.IsMatch(input, "type=\"(checkbox|radio)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) || Regex.IsMatch(input, "\\schecked(\\s|=|>)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
                .Where(input => Attribute(input, "name") is not null)
                .Select(input => (Attribute(input, "name")!, Attribute(input, "value") ?? (input.Contains("type=\"checkbox\"", StringComparison.Ordinal) ? "on" : ""))),
        ];
    }

    /// <summary>The same with other values; a name that is not there is added.</summary>
    public static (string Name, string Value)[] With(this IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] changed) =>
        [.. fields.Where(field => !changed.Any(other => other.Name == field.Name)), .. changed];

    private static string? Attribute(string tag, string name)
    {
        var match = Regex.Match(tag, $"\\s{name}=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return match.Success ? WebUtility.HtmlDecode(match.Groups["value"].Value) : null;
    }

    [GeneratedRegex("<input\\b[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Input();
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Approvals.Host.Api.Errors;

/// <summary>The page that the <c>type</c> of every problem points to.</summary>
public static class ErrorsPage
{
    private static readonly string Html = Build();

    public static IResult Show() => Results.Content(Html, "text/html; charset=utf-8");

    private static string Build()
    {
        var rows = new StringBuilder();
        foreach (var kind in ErrorKind.All)
            rows.Append(CultureInfo.InvariantCulture, $"<tr id=\"{kind.Code}\"><td>{kind.Status}</td><td><code>{kind.Code}</code></td><td>{HtmlEncoder.Default.Encode(kind.Title)}</td></tr>");
        return $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Errors</title><h1>Errors</h1>"
            + $"<table><thead><tr><th>Status</th><th>Code</th><th>Meaning</th></tr></thead><tbody>{rows}</tbody></table></html>";
    }
}

namespace Approvals.Channels.Templates;

/// <summary>How the text around a value is read by whoever receives it, and so what a value must not be able to say.</summary>
public enum Syntax
{
    /// <summary>Markup; values are escaped.</summary>
    Html,

    /// <summary>Lines for people; values keep their line breaks.</summary>
    Text,

    /// <summary>One line, such as a subject; values cannot break it.</summary>
    Line,

    /// <summary>JSON; values stay inside their string.</summary>
    Json,

    /// <summary>JSON for Slack, where &amp;, &lt; and &gt; also begin mentions and links.</summary>
    SlackJson,
}

/// <summary>One text that a channel needs for each message, such as the HTML of a mail.</summary>
public sealed record TemplatePart(string Channel, string Name, Syntax Syntax)
{
    public static readonly TemplatePart EmailSubject = new("email", "subject", Syntax.Line);
    public static readonly TemplatePart EmailText = new("email", "text", Syntax.Text);
    public static readonly TemplatePart EmailHtml = new("email", "html", Syntax.Html);
    public static readonly TemplatePart Slack = new("slack", "json", Syntax.SlackJson);
    public static readonly TemplatePart Teams = new("teams", "json", Syntax.Json);
    public static readonly TemplatePart InApp = new("in-app", "text", Syntax.Line);

    public static IReadOnlyList<TemplatePart> All { get; } = [EmailSubject, EmailText, EmailHtml, Slack, Teams, InApp];

    /// <summary>Where the template lies below <c>Templates:Directory</c>, such as <c>email/approval-requested.html.hbs</c>.</summary>
    public string FileOf(string template) => $"{Channel}/{template}.{Name}.hbs";

    public override string ToString() => $"{Channel} {Name}";
}

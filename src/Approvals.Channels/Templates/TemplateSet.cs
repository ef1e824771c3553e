using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using HandlebarsDotNet;

namespace Approvals.Channels.Templates;

/// <summary>
/// The templates of one part, compiled when first used. Files that begin with <c>_</c> are partials:
/// <c>email/_layout.html.hbs</c> is <c>layout</c> in the other HTML templates of mails.
/// </summary>
internal sealed partial class TemplateSet
{
    private readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> compiled = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> sources;
    private readonly ValueEncoder encoder;
    private readonly IHandlebars engine;

    /// <param name="sources">By file; those of other parts are passed over.</param>
    public TemplateSet(TemplatePart part, IReadOnlyDictionary<string, string> sources)
    {
        Part = part;
        this.sources = sources;
        encoder = new ValueEncoder(part.Syntax);
        engine = Handlebars.Create(new HandlebarsConfiguration
        {
            TextEncoder = encoder,
            // A misspelt variable must be found at the start, not by the readers of a mail with a hole in it.
            ThrowOnUnresolvedBindingExpression = true,
            FormatProvider = CultureInfo.InvariantCulture,
        });
        engine.RegisterHelper("cut", (_, arguments) => Cut(TextOf(arguments[0]), int.Parse(TextOf(arguments[1]), CultureInfo.InvariantCulture)));
        engine.RegisterHelper("quote", (_, arguments) => Quote(TextOf(arguments[0]), TextOf(arguments[1])));
        engine.RegisterHelper("is", (output, options, context, arguments) =>
        {
            if (TextOf(arguments[0]) == TextOf(arguments[1]))
                options.Template(output, context);
            else
                options.Inverse(output, context);
        });
        foreach (var (file, source) in sources)
        {
            if (PartialIn(file) is { } name)
                engine.RegisterTemplate(name, Unindented(source));
        }
    }

    public TemplatePart Part { get; }

    public bool Has(string template) => sources.ContainsKey(Part.FileOf(template));

    public bool Knows(string file) => PartialIn(file) is not null || MessageTemplates.All.Any(template => Part.FileOf(template) == file);

    public string Render(string template, IReadOnlyDictionary<string, object?> model) =>
        Rendering.Finish(Part.Syntax, compiled.GetOrAdd(template, name => engine.Compile(Unindented(sources[Part.FileOf(name)])))(model));

    public string RenderSource(string source, IReadOnlyDictionary<string, object?> model) =>
        Rendering.Finish(Part.Syntax, engine.Compile(Unindented(source))(model));

    private string? PartialIn(string file)
    {
        var (start, end) = (Part.Channel + "/_", $".{Part.Name}.hbs");
        return file.StartsWith(start, StringComparison.Ordinal) && file.EndsWith(end, StringComparison.Ordinal) && file.Length > start.Length + end.Length
            ? file[start.Length..^end.Length]
            : null;
    }

    /// <summary>
    /// A partial that is called from an indented line is written through a writer of Handlebars.Net's that indents its lines and, for
    /// blocks, does not encode. So no call of a partial is indented.
    /// </summary>
    private static string Unindented(string source) => IndentedCall().Replace(source, "");

    [GeneratedRegex(@"^[^\S\r\n]+(?=\{\{~?\s*#?\s*>)", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IndentedCall();

    private string Cut(string text, int max) => TextLimit.Cut(SafeText.Lines(text), max, encoder.LengthOf);

    /// <summary>Marks every line, so that a text cannot pass for a line of the template.</summary>
    private static string Quote(string text, string mark) =>
        string.Join('\n', SafeText.Lines(text).Split('\n').Select(line => (mark + line).TrimEnd()));

    private static string TextOf(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}

using System.Text;
using Approvals.Domain.Text;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Approvals.Host.Ui.Review;

/// <summary>
/// A requester's Markdown as HTML that can do nothing: no HTML of theirs, links only to web and mail addresses and without trace of
/// where they were followed from, no images, which would tell their server who looks.
/// </summary>
internal static class Markdown
{
    private const int MostCells = 5_000;
    private const int MostBlocks = 12;
    private const int MostLines = 25;
    private const int MostCharacters = 2_000;

    private static readonly MarkdownPipeline WithoutTables = new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks().UseTaskLists().UseEmphasisExtras().Build();
    private static readonly MarkdownPipeline WithTables = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseTaskLists().UseEmphasisExtras().Build();

    public static string ToHtml(string text)
    {
        var (document, pipeline) = Parse(text);
        return Render(document, pipeline);
    }

    /// <summary>The beginning of a long text and the rest, cut between paragraphs; the rest is null where the text is short.</summary>
    public static (string Start, string? Remainder) Fold(string text)
    {
        var (document, pipeline) = Parse(text);
        var shown = 0;
        var lines = 0;
        while (shown < document.Count && shown < MostBlocks && document[shown].Span.End < MostCharacters)
        {
            var block = document[shown].Span;
            lines += text.AsSpan(block.Start, Math.Clamp(block.Length, 0, text.Length - block.Start)).Count('\n') + 1;
            if (lines > MostLines)
                break;
            shown++;
        }

        if (shown == document.Count)
            return (Render(document, pipeline), null);
        // A heading goes with what it stands above.
        while (shown > 0 && document[shown - 1] is HeadingBlock)
            shown--;
        var rest = document.Skip(shown).ToList();
        foreach (var block in rest)
            document.Remove(block);
        var start = Render(document, pipeline);
        while (document.Count > 0)
            document.RemoveAt(document.Count - 1);
        foreach (var block in rest)
            document.Add(block);
        return (start, Render(document, pipeline));
    }

    private static (MarkdownDocument Document, MarkdownPipeline Pipeline) Parse(string text)
    {
        // Rows are filled up to the widest one, so a table of a few kilobytes could become a page of many megabytes.
        var pipeline = MayHaveTables(text) ? WithTables : WithoutTables;
        var document = Markdig.Markdown.Parse(text, pipeline);
        // It stands right below the page's own heading, and whoever listens to a page relies on levels that are never left out.
        var above = 1;
        foreach (var heading in document.Descendants<HeadingBlock>())
            above = heading.Level = Math.Clamp(heading.Level + 1, 2, Math.Min(6, above + 1));
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Tame(link, link.Url);
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
            Tame(link, link.IsEmail ? "mailto:" + link.Url : link.Url);
        return (document, pipeline);
    }

    private static bool MayHaveTables(string text)
    {
        var (widest, rows) = (0L, 0L);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Count('|') is > 0 and var bars)
                (widest, rows) = (Math.Max(widest, bars + 1), rows + 1);
        }

        return widest * rows <= MostCells;
    }

    private static string Render(MarkdownDocument document, MarkdownPipeline pipeline)
    {
        using var writer = new StringWriter();
        var renderer = new Markdig.Renderers.HtmlRenderer(writer);
        pipeline.Setup(renderer);
        renderer.Render(document);
        return Marked(writer.ToString());
    }

    /// <summary>What cannot be seen, as a mark: in the end, because characters also come out of entities, and stand in code, in links and in what a link is called.</summary>
    private static string Marked(string html)
    {
        if (!HiddenCharacters.Any(html))
            return html;
        var marked = new StringBuilder(html.Length + 64);
        for (var at = 0; at < html.Length;)
        {
            // The renderer writes < and > of a text or an attribute as entities, so these two are always a tag's own.
            var isTag = html[at] == '<';
            var next = html.IndexOf(isTag ? '>' : '<', at);
            var end = next < 0 ? html.Length : isTag ? next + 1 : next;
            if (isTag)
                marked.Append(HiddenCharacters.Mark(html[at..end]));
            else
                marked.AppendJoin("", HiddenCharacters.Runs(html[at..end]).Select(run => run.IsHidden ? $"<span class=\"hidden-character\">{run.Text}</span>" : run.Text));
            at = end;
        }

        return marked.ToString();
    }

    /// <summary>A picture becomes a link to it; a link that is not harmless becomes its text.</summary>
    private static void Tame(Inline link, string? url)
    {
        if (link is LinkInline { IsImage: true } image)
            image.IsImage = false;
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto")
            link.GetAttributes().AddProperty("rel", "nofollow noopener noreferrer");
        else if (link is LinkInline)
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
        else
            link.ReplaceBy(new LiteralInline(url ?? ""));
    }
}

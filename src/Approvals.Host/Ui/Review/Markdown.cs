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
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseTaskLists().UseEmphasisExtras().Build();

    public static string ToHtml(string text)
    {
        var document = Markdig.Markdown.Parse(text, Pipeline);
        // It stands right below the page's own heading, and whoever listens to a page relies on levels that are never left out.
        var above = 1;
        foreach (var heading in document.Descendants<HeadingBlock>())
            above = heading.Level = Math.Clamp(heading.Level + 1, 2, Math.Min(6, above + 1));
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Tame(link, link.Url);
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
            Tame(link, link.IsEmail ? "mailto:" + link.Url : link.Url);
        using var writer = new StringWriter();
        var renderer = new Markdig.Renderers.HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
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

using System.Text.RegularExpressions;
using Approvals.Channels.Templates.Model;

namespace Approvals.Channels.Templates;

/// <summary>Tries an operator's templates on every kind of message before anybody is sent one.</summary>
internal static partial class TemplateCheck
{
    /// <summary>One line per fault; empty when all is well.</summary>
    public static IReadOnlyList<string> FaultsOf(IReadOnlyDictionary<string, string> own, IReadOnlyList<TemplateSet> sets)
    {
        var faults = new List<string>();
        foreach (var (file, source) in own)
        {
            var owners = sets.Where(set => set.Knows(file)).ToList();
            if (owners.Count == 0)
                faults.Add($"{file} is not the name of a template; one is {TemplatePart.EmailHtml.FileOf(MessageTemplates.Requested)}.");
            else if (Raw().IsMatch(source))
                faults.Add($"{file} has a value in three braces; values are data and are always escaped, so write two.");
        }

        if (faults.Count > 0)
            return faults;
        foreach (var set in sets.Where(set => own.Keys.Any(set.Knows)))
            faults.AddRange(MessageTemplates.All.Where(set.Has).SelectMany(template => FaultsOf(set, template)));
        return faults;
    }

    /// <summary>A source from outside, tried on its own.</summary>
    public static string? FaultOf(string source) => Raw().IsMatch(source) ? "A value stands in three braces; values are data, so write two." : null;

    private static IEnumerable<string> FaultsOf(TemplateSet set, string template)
    {
        foreach (var sample in Samples.Of(template))
        {
            if (Try(() => set.Render(template, sample)) is not { } fault)
                continue;
            yield return $"{set.Part.FileOf(template)}: {fault}";
            yield break;
        }
    }

    private static string? Try(Func<string> render)
    {
        try
        {
            return string.IsNullOrWhiteSpace(render()) ? "it yields nothing." : null;
        }
        catch (Exception fault)
        {
            return SafeText.Line(fault.GetBaseException().Message);
        }
    }

    [GeneratedRegex(@"\{\{~?\s*(\{|&)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Raw();
}

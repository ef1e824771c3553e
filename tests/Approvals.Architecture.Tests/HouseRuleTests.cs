using System.Text.RegularExpressions;

namespace Approvals.Architecture.Tests;

/// <summary>What the design fixes about sources, and what is cheap to look at.</summary>
public sealed class HouseRuleTests
{
    public static TheoryData<string> Projects => [.. Source.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_file_has_the_namespace_of_its_folder(string project) =>
        Source.Files(project).Where(file => NamespaceIn(file) is { } found && found != Source.NamespaceOf(project, file))
            .Select(Source.Relative).ShouldBeEmpty();

    [Fact]
    public void Rules_live_in_the_domain_only() =>
        Offenders(Source.Projects.Where(project => project != "Approvals.Domain"), @"\bnew ApprovalEvent\.|\bnew Approval\.(Pending|Decided)\b")
            .ShouldBeEmpty("events are raised, and states made, by Decide and Evolve alone");

    [Fact]
    public void Nobody_outside_the_actors_decides() =>
        Offenders(Source.Projects.Where(project => project is not ("Approvals.Domain" or "Approvals.Application" or "Approvals.Actors")), @"\bDecider\.Decide\b")
            .ShouldBeEmpty("an endpoint or a page asks the gateway");

    [Fact]
    public void The_domain_reads_no_clock_and_rolls_no_dice() =>
        Offenders(["Approvals.Domain"], @"\bUtcNow\b|\bNewGuid\b|\bCreateVersion7\b|\bRandom(NumberGenerator)?\b|\bStopwatch\b|\bEnvironment\.|\basync\b|\bTask\b")
            .ShouldBeEmpty();

    [Fact]
    public void Every_address_in_a_page_goes_through_Links() =>
        Offenders(Source.Projects, @"\b(href|src|action|formaction|poster|data-url)=""(?!@Links\.To\(|#)")
            .ShouldBeEmpty("PublicUrl may have a path; what stands in the page has to begin with it");

    [Fact]
    public void Every_redirect_goes_through_Links() =>
        Offenders(Source.Projects, @"\bRedirect\((?!context\.(HttpContext\.)?Links\(\)\.To\()|\bHeaders(\.Location\b|\[""Location""\]) = (?!httpContext\.Links\(\)\.To\()")
            .ShouldBeEmpty("PublicUrl may have a path; where a browser is sent has to begin with it");

    [Fact]
    public void No_regions_and_no_unfinished_notes() => Offenders(Source.Projects, @"#region|\bTODO\b|\bFIXME\b|\bNotImplementedException\b").ShouldBeEmpty();

    private static IEnumerable<string> Offenders(IEnumerable<string> projects, string pattern) => projects
        .SelectMany(project => Source.Files(project).Concat(Source.Files(project, "*.razor")))
        .Where(file => Regex.IsMatch(File.ReadAllText(file), pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
        .Select(Source.Relative);

    private static string? NamespaceIn(string file) =>
        Regex.Match(File.ReadAllText(file), @"^namespace (?<name>[\w.]+)", RegexOptions.Multiline, TimeSpan.FromSeconds(1)) is { Success: true } match
            ? match.Groups["name"].Value
            : null;
}

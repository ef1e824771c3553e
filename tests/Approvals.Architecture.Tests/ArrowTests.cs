using System.Text.RegularExpressions;

namespace Approvals.Architecture.Tests;

/// <summary>Who may know whom, from the references of the assemblies.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Approvals.Domain"] = [],
        ["Approvals.Application"] = ["Approvals.Domain"],
        ["Approvals.Actors"] = ["Approvals.Domain", "Approvals.Application"],
        ["Approvals.Storage"] = ["Approvals.Domain", "Approvals.Application"],
        ["Approvals.Channels"] = ["Approvals.Domain", "Approvals.Application", "Approvals.Actors"],
        ["Approvals.Client"] = [],
        ["Approvals.Host"] = ["Approvals.Domain", "Approvals.Application", "Approvals.Actors", "Approvals.Storage", "Approvals.Channels", "Approvals.Client"],
        ["Approvals.Cli"] = ["Approvals.Client"],
    };

    public static TheoryData<string> Projects => [.. Source.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_whom_the_design_allows(string project)
    {
        MayKnow.ShouldContainKey(project, "a new project needs its arrows here and in the design");
        Source.References(project).Where(name => name.StartsWith("Approvals.", StringComparison.Ordinal)).ShouldBeSubsetOf(MayKnow[project]);
    }

    [Fact]
    public void The_domain_refers_to_nothing_but_the_base_class_library() =>
        Source.References("Approvals.Domain").ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void The_domain_does_no_input_or_output() =>
        Source.References("Approvals.Domain").ShouldAllBe(name => !Regex.IsMatch(name, @"^System\.(Net|IO|Data|Threading\.(Tasks|Channels|Thread)|Diagnostics\.Process)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

    [Fact]
    public void The_application_refers_to_the_domain_and_to_abstractions_only() =>
        Source.References("Approvals.Application").ShouldAllBe(name =>
            Regex.IsMatch(name, @"^System\.|^Approvals\.Domain$|^Microsoft\.Extensions\..+\.Abstractions$", RegexOptions.None, TimeSpan.FromSeconds(1)));

    [Fact]
    public void The_actors_know_no_database_and_no_web_server() =>
        Source.References("Approvals.Actors").ShouldAllBe(name => !Regex.IsMatch(name, "Npgsql|Sqlite|Dapper|AspNetCore", RegexOptions.None, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Only_the_actors_and_the_channels_know_Akka() =>
        Source.Projects.Where(project => project is not ("Approvals.Actors" or "Approvals.Channels"))
            .ShouldAllBe(project => !Source.References(project).Any(name => name == "Akka" || name.StartsWith("Akka.", StringComparison.Ordinal)));

    [Fact]
    public void The_storage_knows_no_web_server() =>
        Source.References("Approvals.Storage").ShouldAllBe(name => !name.Contains("AspNetCore", StringComparison.Ordinal));
}

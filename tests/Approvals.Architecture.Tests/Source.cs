using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Approvals.Architecture.Tests;

/// <summary>The projects under src, their sources and what their assemblies refer to, read without loading them.</summary>
internal static class Source
{
    private static readonly char Slash = Path.DirectorySeparatorChar;

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0).Select(folder => Path.GetFileName(folder)).Order()];

    public static IEnumerable<string> Files(string project, string pattern = "*.cs") =>
        Directory.GetFiles(Path.Combine(Root, "src", project), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Slash}obj{Slash}", StringComparison.Ordinal) && !file.Contains($"{Slash}bin{Slash}", StringComparison.Ordinal));

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace(Slash, '/');

    /// <summary>The namespace that the folder of a file calls for.</summary>
    public static string NamespaceOf(string project, string file)
    {
        var folder = Path.GetRelativePath(Path.Combine(Root, "src", project), Path.GetDirectoryName(file)!);
        return folder == "." ? project : project + "." + folder.Replace(Slash, '.');
    }

    public static IReadOnlyList<string> References(string project)
    {
        using var stream = File.OpenRead(AssemblyOf(project));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>The newest build: the configuration of this test run is among them.</summary>
    private static string AssemblyOf(string project) =>
        Directory.GetFiles(Path.Combine(Root, "src", project, "bin"), NameOfAssembly(project) + ".dll", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Slash}ref{Slash}", StringComparison.Ordinal))
            .OrderByDescending(File.GetLastWriteTimeUtc).First();

    private static string NameOfAssembly(string project)
    {
        var file = File.ReadAllText(Path.Combine(Root, "src", project, project + ".csproj"));
        var named = Regex.Match(file, "<AssemblyName>(?<name>[^<]+)</AssemblyName>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return named.Success ? named.Groups["name"].Value : project;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Approvals.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No Approvals.sln above the tests.");
        return folder.FullName;
    }
}

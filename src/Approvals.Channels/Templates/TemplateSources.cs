using System.Reflection;

namespace Approvals.Channels.Templates;

/// <summary>The text of templates by file, such as <c>email/approval-requested.html.hbs</c>.</summary>
internal static class TemplateSources
{
    private const string Extension = ".hbs";
    private const string Prefix = "templates/";

    /// <summary>The built-in ones, kept in the assembly.</summary>
    public static IReadOnlyDictionary<string, string> BuiltIn { get; } = ReadBuiltIn();

    /// <summary>An operator's own, which replace built-in ones of the same name.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> In(string directory)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        // What a mounted volume or an editor leaves beside the templates begins with a dot or ends otherwise.
        foreach (var channel in Directory.EnumerateDirectories(directory).Where(folder => !Path.GetFileName(folder).StartsWith('.')))
        {
            foreach (var file in Directory.EnumerateFiles(channel, "*" + Extension))
                files[$"{Path.GetFileName(channel)}/{Path.GetFileName(file)}"] = File.ReadAllText(file);
        }

        return files;
    }

    private static Dictionary<string, string> ReadBuiltIn()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(
            name => name[Prefix.Length..],
            name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            },
            StringComparer.Ordinal);
    }
}

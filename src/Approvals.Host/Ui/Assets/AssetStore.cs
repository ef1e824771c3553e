using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Approvals.Host.Ui.Assets;

/// <summary>
/// The style sheet and the modules, embedded in the assembly. Each is served under a name with its digest, so it may be kept for ever,
/// and is compressed once at start.
/// </summary>
public sealed class AssetStore
{
    private const string Prefix = "ui/";

    private readonly Dictionary<string, Asset> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asset> byPath = new(StringComparer.Ordinal);

    public AssetStore()
    {
        var sources = Sources(typeof(AssetStore).Assembly).ToDictionary(source => source.Name, source => source.Text, StringComparer.Ordinal);
        // One request for the styles, however many files they are written in.
        Add("app.css", string.Concat(sources.Where(source => IsStyle(source.Key)).OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => source.Value)));
        foreach (var (name, text) in sources.Where(source => !IsStyle(source.Key)))
            AddAfterImports(name, text, sources);
    }

    /// <summary>The modules, for the page to name them before the first one asks for the next.</summary>
    public IEnumerable<string> Modules => byName.Keys.Where(name => name.EndsWith(".js", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public string Url(string name) => byName[name].Path;

    internal Asset? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>A module names its imports by their digests too, so these come first; relative to itself, because the service may lie below a path.</summary>
    private void AddAfterImports(string name, string text, Dictionary<string, string> sources)
    {
        if (byName.ContainsKey(name))
            return;
        foreach (var import in sources.Keys.Where(other => text.Contains($"\"./{other}\"", StringComparison.Ordinal)))
        {
            AddAfterImports(import, sources[import], sources);
            text = text.Replace($"\"./{import}\"", $"\"./{Path.GetFileName(Url(import))}\"", StringComparison.Ordinal);
        }

        Add(name, text);
    }

    private void Add(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        var (stem, extension) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        var asset = new Asset($"/assets/{stem}.{digest}{extension}", TypeOf(extension), bytes, Squeeze(bytes, to => new BrotliStream(to, CompressionLevel.SmallestSize)), Squeeze(bytes, to => new GZipStream(to, CompressionLevel.SmallestSize)));
        byName[name] = asset;
        byPath[asset.Path] = asset;
    }

    private static IEnumerable<(string Name, string Text)> Sources(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name[Prefix.Length..], reader.ReadToEnd());
        }
    }

    private static bool IsStyle(string name) => name.EndsWith(".css", StringComparison.Ordinal);

    private static string TypeOf(string extension) => extension switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"No media type is known for {extension}."),
    };

    private static byte[] Squeeze(byte[] bytes, Func<Stream, Stream> by)
    {
        using var target = new MemoryStream();
        using (var squeezer = by(target))
            squeezer.Write(bytes);
        return target.ToArray();
    }
}

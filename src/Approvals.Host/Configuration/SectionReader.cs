using System.Globalization;

namespace Approvals.Host.Configuration;

/// <summary>
/// One section of the configuration, read key by key. What is absent keeps its default, what is wrong becomes a fault under its
/// full name, and what nobody asked for is a fault too: a misspelt setting must not be a silent default.
/// </summary>
public sealed class SectionReader(IConfigurationRoot root, string path, List<string> faults)
{
    private const string FileSuffix = "_FILE";

    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The last part of the path, as the configuration spells it.</summary>
    public string Name => path[(path.LastIndexOf(':') + 1)..];

    public bool Exists => root.GetSection(path).Exists();

    public SectionReader Section(string key)
    {
        known.Add(key);
        return new(root, PathOf(key), faults);
    }

    public IReadOnlyList<SectionReader> Children(string key) =>
        [.. root.GetSection(Section(key).FullPath).GetChildren().Select(child => new SectionReader(root, child.Path, faults))];

    public string? Text(string key)
    {
        known.Add(key);
        return NonEmpty(root[PathOf(key)]);
    }

    /// <summary>A text that may also be given as the content of a file; of the two, the later source wins.</summary>
    public string? Secret(string key)
    {
        var direct = Text(key);
        var file = Text(key + FileSuffix);
        if (file is null || (direct is not null && RankOf(key) > RankOf(key + FileSuffix)))
            return direct;
        try
        {
            return NonEmpty(File.ReadAllText(file).TrimEnd('\r', '\n'));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Fault(key + FileSuffix, $"cannot read '{file}'");
            return direct;
        }
    }

    public TimeSpan? Duration(string key) => Parsed(key, "is not a duration such as 30s, 5m, 1h, 00:30:00 or a number of ms", text =>
        Configuration.Duration.TryParse(text, out var value) ? value : (TimeSpan?)null);

    /// <summary>A duration that makes no sense as zero.</summary>
    public TimeSpan? PositiveDuration(string key)
    {
        var value = Duration(key);
        if (value == TimeSpan.Zero)
            Fault(key, "must be more than 0");
        return value;
    }

    public bool? Flag(string key) => Parsed(key, "is not true or false", text => bool.TryParse(text, out var value) ? value : (bool?)null);

    public int? Integer(string key, int least, int most) => Parsed(key, $"is not a whole number from {least} to {most}", text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : (int?)null);

    /// <summary>An absolute http or https address. The value stays out of the fault, for some addresses are secrets.</summary>
    public Uri? Url(string key) => ToUrl(key, Text(key));

    public Uri? SecretUrl(string key) => ToUrl(key, Secret(key));

    /// <summary>A list as numbered keys, or as one comma separated value.</summary>
    public IReadOnlyList<string> List(string key)
    {
        var values = Children(key).Select(child => NonEmpty(root[child.FullPath])).OfType<string>().ToList();
        return values.Count > 0 || Text(key) is not { } joined
            ? values
            : joined.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    public void Fault(string key, string message) => faults.Add($"{PathOf(key)} {message}.");

    /// <summary>Names every key in this section that was not asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var child in root.GetSection(path).GetChildren().Where(child => !known.Contains(child.Key)))
            faults.Add($"{child.Path} is not a setting; {path} knows {string.Join(", ", known.Where(key => !key.EndsWith(FileSuffix, StringComparison.Ordinal)))}.");
    }

    private string FullPath => path;

    private string PathOf(string key) => path.Length == 0 ? key : ConfigurationPath.Combine(path, key);

    private T? Parsed<T>(string key, string complaint, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key) is not { } text)
            return null;
        var value = parse(text);
        if (value is null)
            Fault(key, $"'{text}' {complaint}");
        return value;
    }

    private Uri? ToUrl(string key, string? text)
    {
        if (text is null)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        Fault(key, "is not an absolute http or https URL");
        return null;
    }

    private int RankOf(string key)
    {
        var providers = root.Providers.ToList();
        return providers.FindLastIndex(provider => provider.TryGet(PathOf(key), out var value) && !string.IsNullOrEmpty(value));
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

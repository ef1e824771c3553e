namespace Approvals.Host.Addresses;

/// <summary>
/// The addresses of this service as those outside write them. Inside, an address begins at the service's own root (<c>/history</c>); on its way
/// out, into a page, a header or an answer, it goes through <see cref="To"/> and then begins with the path of <c>PublicUrl</c>.
/// </summary>
/// <param name="publicUrl">The setting <c>PublicUrl</c>; null: the service is the root of its host.</param>
/// <param name="routes">The patterns of all addresses that the service answers, such as <c>/approvals/{id}</c>.</param>
public sealed class Links(Uri? publicUrl, Func<IEnumerable<string>> routes)
{
    private readonly Lazy<HashSet<string>> places = new(() => new(routes(), StringComparer.OrdinalIgnoreCase));
    private readonly Lazy<HashSet<string>> names = new(() => new(routes().Select(FirstOf), StringComparer.OrdinalIgnoreCase));

    /// <summary>Where the service begins, without a slash at the end: <c>/approvals</c>, or empty at the root of a host.</summary>
    public string Base { get; } = BaseOf(publicUrl);

    /// <summary>What stands before the paths of the API's description: the whole address where it is known.</summary>
    public string Server { get; } = publicUrl?.AbsoluteUri.TrimEnd('/') ?? "/";

    public static string BaseOf(Uri? publicUrl) => publicUrl?.AbsolutePath.TrimEnd('/') ?? "";

    /// <summary>What is wrong with a <c>PublicUrl</c>; null when it is usable.</summary>
    public static string? FaultIn(Uri publicUrl)
    {
        if (publicUrl.Query.Length > 0 || publicUrl.Fragment.Length > 0 || publicUrl.UserInfo.Length > 0)
            return "must have no query, no fragment and no user name";
        var path = BaseOf(publicUrl);
        if (path.Contains("//", StringComparison.Ordinal) || !path.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '.' or '_' or '~'))
            return "has a path with other characters than letters, digits, '-', '.', '_' and '~' between single slashes";
        // Because /api/approvals/… would be a page where a proxy left the base, and the API where it took it away.
        return path.Equals("/api", StringComparison.OrdinalIgnoreCase) ? "must not have the path /api, under which the service has its own API" : null;
    }

    /// <param name="path">From the service's own root, with whatever query it has.</param>
    public string To(string path) => Base + path;

    /// <summary>
    /// The same address from the service's own root. A proxy may have taken the base away, or not, and both work. Where the base is also the name of
    /// a place of ours, as with <c>/approvals</c>, what follows decides: <c>/approvals/history</c> is the history below the base, and
    /// <c>/approvals/0199…</c> an approval whose base is gone already.
    /// </summary>
    public string Inside(string path)
    {
        if (Base.Length == 0 || !path.StartsWith(Base, StringComparison.OrdinalIgnoreCase))
            return path;
        var rest = path[Base.Length..];
        if (rest is not ("" or ['/' or '?' or '#', ..]))
            return path;
        var isOurs = rest switch
        {
            // Our own links to the first page end in a slash, so without it this is the place of that very name, if there is one.
            "" or ['?' or '#', ..] => places.Value.Contains(Base),
            "/" or ['/', '?' or '#', ..] => false,
            _ => names.Value.Contains(FirstOf(Base)) && !names.Value.Contains(FirstOf(rest)),
        };
        return isOurs ? path : rest is ['/', ..] ? rest : "/" + rest;
    }

    private static string FirstOf(string path)
    {
        var end = path.AsSpan(1).IndexOfAny('/', '?', '#');
        return end < 0 ? path[1..] : path[1..(end + 1)];
    }
}

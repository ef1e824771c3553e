using System.Globalization;
using Approvals.Host.Api.Errors;
using Microsoft.Extensions.Primitives;

namespace Approvals.Host.Api.Binding;

/// <summary>Entity tags are versions in quotes, RFC 9110 section 8.8.3.</summary>
public static class EntityTags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The versions that a strict If-Match allows; null when there is none or it is <c>*</c>. A weak tag matches nothing.</summary>
    public static IReadOnlyList<int>? IfMatch(HttpRequest request)
    {
        var tags = Parse(request.Headers.IfMatch, "If-Match");
        return tags is null || tags.Contains(Tag.Any) ? null : [.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.Version).OfType<int>()];
    }

    public static bool IfNoneMatch(HttpRequest request, int version)
    {
        var tags = Parse(request.Headers.IfNoneMatch, "If-None-Match");
        return tags is not null && tags.Exists(tag => tag == Tag.Any || tag.Version == version);
    }

    public static void CheckIfNoneMatch(HttpRequest request) => Parse(request.Headers.IfNoneMatch, "If-None-Match");

    private static List<Tag>? Parse(StringValues header, string name)
    {
        if (header.Count == 0)
            return null;
        var text = header.ToString().Trim();
        if (text == "*")
            return [Tag.Any];
        var tags = new List<Tag>();
        for (var at = 0; at < text.Length;)
        {
            var tag = Next(text, ref at) ?? throw ProblemException.Invalid($"{name} is * or a list of entity tags such as \"3\".");
            tags.Add(tag);
        }

        return tags.Count > 0 ? tags : throw ProblemException.Invalid($"{name} is empty.");
    }

    private static Tag? Next(string text, ref int at)
    {
        var isWeak = text.AsSpan(at).StartsWith("W/", StringComparison.Ordinal);
        var open = isWeak ? at + 2 : at;
        var close = open < text.Length && text[open] == '"' ? text.IndexOf('"', open + 1) : -1;
        if (close < 0 || text.AsSpan(open + 1, close - open - 1).ContainsAnyExceptInRange('!', '\u00ff'))
            return null;
        at = close + 1;
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        if (at < text.Length && (text[at] != ',' || at == text.Length - 1))
            return null;
        at++;
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        return new Tag(isWeak, VersionOf(text[(open + 1)..close]));
    }

    private static int? VersionOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && text[0] != '0' ? version : null;

    private readonly record struct Tag(bool IsWeak, int? Version)
    {
        public static Tag Any { get; } = new(IsWeak: false, int.MinValue);
    }
}

using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Api.Binding;

/// <summary>
/// A query name that a route does not ask for is refused, because a filter that is misspelt would answer with everything. Pages ignore it: people
/// come to them by links that others have added to.
/// </summary>
internal static class QueryNames
{
    private const int MaxNamed = 20;

    public static Problem? FaultIn(HttpContext context)
    {
        var request = context.Request;
        if (!request.QueryString.HasValue || request.Query.Count == 0 || !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return null;
        List<string> known = [.. context.GetEndpoint()?.Metadata.GetOrderedMetadata<QueryParameter>().Select(asked => asked.Name) ?? []];
        var unknown = request.Query.Keys.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (unknown.Count == 0)
            return null;
        var others = known.Count == 0 ? "this address takes none." : $"known are {string.Join(", ", known)}.";
        return new Problem(
            ErrorKind.InvalidRequest, "The address has a query name that means nothing here.",
            unknown.Take(MaxNamed).ToDictionary(
                name => name, name => new[] { Nearest.Of(name, known) is { } meant ? $"Unknown query name; did you mean {meant}?" : "Unknown query name; " + others }, StringComparer.Ordinal));
    }
}

using System.Text.Json;

namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>One call as the service describes it.</summary>
/// <param name="Body">A body that works; null where none is taken.</param>
internal sealed record Route(string Method, string Path, IReadOnlyList<string> Query, IReadOnlyList<string> Headers, string? Body)
{
    /// <summary>The description is what makes a new call fuzzed from its first day.</summary>
    public static IReadOnlyList<Route> Read(JsonElement description) =>
    [
        .. description.GetProperty("paths").EnumerateObject()
            // A node that drains serves nobody any more, which is what was asked of it.
            .Where(path => !path.Name.EndsWith("/drain", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject().Select(call => Of(path.Name, call))),
        new Route("GET", "/", [], [], null), new Route("GET", "/docs", [], [], null), new Route("GET", "/openapi/v1.json", [], [], null),
        new Route("GET", "/metrics", [], [], null), new Route("GET", "/sign-in", ["returnUrl"], [], null),
        new Route("POST", "/sign-out", [], [], null), new Route("GET", "/approvals/{id}", [], [], null), new Route("GET", "/api/stream", ["since"], [], null), new Route("GET", "/r/{id}", [], [], null),
    ];

    private static Route Of(string path, JsonProperty call)
    {
        var parameters = call.Value.TryGetProperty("parameters", out var listed) ? listed.EnumerateArray().ToList() : [];
        string[] Named(string place) =>
            [.. parameters.Where(parameter => parameter.GetProperty("in").GetString() == place).Select(parameter => parameter.GetProperty("name").GetString()!)];
        return new Route(call.Name.ToUpperInvariant(), path, Named("query"), Named("header"), BodyOf(call.Value));
    }

    private static string? BodyOf(JsonElement call)
    {
        if (!call.TryGetProperty("requestBody", out var body))
            return null;
        return body.GetProperty("content").EnumerateObject().Select(content => content.Value.TryGetProperty("example", out var example) ? example.GetRawText() : "{}").First();
    }
}

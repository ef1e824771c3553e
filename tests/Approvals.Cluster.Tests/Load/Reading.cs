using System.Globalization;
using System.Text.Json;
using Approvals.Cluster.Tests.History;

namespace Approvals.Cluster.Tests.Load;

/// <summary>What an answer tells the history.</summary>
internal static class Reading
{
    public static Operation Of(Operation operation, HttpResponseMessage answer, JsonElement? body)
    {
        var status = (int)answer.StatusCode;
        var code = status >= 400 ? Text(body, "code") : null;
        var ended = operation with { Status = status, Code = code, End = EndOf(status, code) };
        if (ended.End == End.Unknown)
            return ended;
        if (operation.Verb == Verb.List && body is { } page)
            return ended with { Listed = [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())] };
        if (status == 204 && answer.Headers.ETag is { } tag)
            return ended with { Version = int.Parse(tag.Tag.Trim('"'), CultureInfo.InvariantCulture), Seen = "pending" };
        return Approval(body) is { } approval
            ? ended with { Approval = approval.GetProperty("id").GetGuid(), Version = approval.GetProperty("version").GetInt32(), Seen = Text(approval, "status") }
            : ended;
    }

    /// <summary>5xx speaks of the service or of the balancer before it, 429 of both; only 500 is a plain mistake.</summary>
    private static End EndOf(int status, string? code) => status switch
    {
        < 400 => End.Ok,
        429 or 502 or 503 or 504 => End.Unknown,
        409 when code == "in-flight" => End.Unknown,
        _ => End.Fail,
    };

    private static JsonElement? Approval(JsonElement? body) => body switch
    {
        { ValueKind: JsonValueKind.Object } it when it.TryGetProperty("version", out _) => it,
        { ValueKind: JsonValueKind.Object } it when it.TryGetProperty("approval", out var inner) && inner.ValueKind == JsonValueKind.Object => inner,
        _ => null,
    };

    private static string? Text(JsonElement? body, string member) =>
        body is { ValueKind: JsonValueKind.Object } it && it.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

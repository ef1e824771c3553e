using System.Net;
using System.Text;
using System.Text.Json;
using Approvals.Testing;

namespace Approvals.Host.Tests.Api.Support;

/// <summary>Short words for calls, so that tests read as what happens.</summary>
internal static class Calls
{
    public const string TwoApprovers = """{"title":"Deploy","approvers":["user:ann","user:bob"],"requireMinApprovers":2}""";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, string? body = null, params (string Name, string Value)[] headers) =>
        client.SendAsync("POST", path, body, headers);

    public static async Task<Guid> CreateAsync(this HttpClient client, string body = TwoApprovers)
    {
        using var response = await client.PostAsync("/api/approvals", body);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.JsonAsync()).GetProperty("id").GetGuid();
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync());

    public static async Task ShouldBeProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = JsonElement.Parse(text);
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("type").GetString().ShouldBe("/docs/errors#" + code);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
    }

    /// <summary>Waits for a condition that another thread brings about.</summary>
    public static Task UntilAsync(Func<bool> condition) => Eventually.Async(condition, Patience);
}

using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Host.Tests.EndToEnd;

public sealed class HeadTests : IAsyncLifetime
{
    private static readonly User Ci = User.Of("ci@company.com", ["requester"]);
    private static readonly User Root = User.Of("root@company.com", ["operator", "auditor", "requester", "approver"]);

    private readonly Service service = new("sqlite", null);
    private string id = "";

    public async Task InitializeAsync() => id = (await service.CreateAsync(Ci, new { title = "Deploy", approvers = new[] { "user:ann@company.com" } })).Id;

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Every_route_that_reads_answers_it_as_get_without_a_body()
    {
        var paths = Routes("GET").Select(PathOf).Distinct(StringComparer.Ordinal).ToList();
        paths.Count.ShouldBeGreaterThan(30);
        foreach (var path in paths)
        {
            using var head = await SendAsync(HttpMethod.Head, path);
            using var get = await SendAsync(HttpMethod.Get, path);
            head.StatusCode.ShouldBe(get.StatusCode, path);
            head.Content.Headers.ContentType?.MediaType.ShouldBe(get.Content.Headers.ContentType?.MediaType, path);
            head.Headers.ETag.ShouldBe(get.Headers.ETag, path);
            (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task A_route_that_only_changes_something_refuses_it()
    {
        foreach (var path in Routes("POST").Except(Routes("GET"), StringComparer.Ordinal).Select(PathOf))
        {
            using var head = await SendAsync(HttpMethod.Head, path);
            using var get = await SendAsync(HttpMethod.Get, path);
            head.StatusCode.ShouldBe(get.StatusCode, path);
            head.IsSuccessStatusCode.ShouldBeFalse(path);
        }

        (await service.GetAsync(Root, $"/api/approvals/{id}")).Expect(200).Json.GetProperty("version").GetInt32().ShouldBe(1);
    }

    private string[] Routes(string method) =>
    [
        .. service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(method) == true)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')),
    ];

    private string PathOf(string route) => route
        .Replace("{id}", id, StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal)
        .Replace("{move}", "approve", StringComparison.Ordinal).Replace("{name}", "unknown", StringComparison.Ordinal).Replace("{token}", "unknown", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Root.Token);
        // Only the head: the events of a pending approval never end.
        return await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

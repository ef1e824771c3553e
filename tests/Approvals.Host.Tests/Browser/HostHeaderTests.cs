using System.Net;
using Approvals.Host.Tests.EndToEnd;

namespace Approvals.Host.Tests.Browser;

public sealed class HostHeaderTests
{
    [Theory]
    [InlineData("a..b")]
    [InlineData("a:b")]
    [InlineData("*")]
    public async Task A_host_that_is_none_is_refused_by_pages_and_no_matter_to_probes(string host)
    {
        await using var service = new Service("sqlite", null);
        (await StatusAsync(service, "/sign-in", host)).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(service, "/r/unknown", host)).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(service, "/health/live", host)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> StatusAsync(Service service, string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Host", host);
        using var response = await service.Client.SendAsync(request);
        return response.StatusCode;
    }
}

using System.Text.Json;
using Approvals.Host.Tests.Browser.Support;
using Approvals.Host.Tests.Support;

namespace Approvals.Host.Tests.Browser;

/// <summary>Who is believed about where a request came from.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "203.0.113.7")]
    [InlineData("127.0.0.1", "203.0.113.7")]
    public async Task Forwarding_headers_count_from_known_proxies_only(string? known, string address)
    {
        await using var site = known is null ? Site.Start() : Site.Start(("Proxies:Known:0", known));
        (await AddressInAuditAsync(site, "198.51.100.9, 203.0.113.7")).ShouldBe(address, "what the caller wrote into the header itself never counts");
    }

    [Fact]
    public async Task Known_proxies_in_a_row_are_all_believed() =>
        (await WithChain("127.0.0.1, 10.0.0.0/8", "203.0.113.7, 10.1.2.3")).ShouldBe("203.0.113.7");

    [Fact]
    public void A_proxy_that_is_no_address_is_named_at_start() =>
        Settings.Faults(("Proxies:Known:0", "my-proxy")).ShouldBe(["Proxies:Known 'my-proxy' is not an address such as 10.0.0.7 or a network such as 10.0.0.0/8."]);

    private static async Task<string?> WithChain(string known, string forwarded)
    {
        await using var site = Site.Start(("Proxies:Known", known));
        return await AddressInAuditAsync(site, forwarded);
    }

    private static async Task<string?> AddressInAuditAsync(Site site, string forwarded)
    {
        using var visitor = site.Visitor();
        var bearer = ("Authorization", "Bearer " + Testing.Tokens.Mint("ci@company.com", ["requester", "auditor"], []));
        var asked = await visitor.SendAsync(
            HttpMethod.Post, "/api/approvals", System.Net.Http.Json.JsonContent.Create(new { title = "Deploy" }), bearer, ("X-Forwarded-For", forwarded));
        asked.Status.ShouldBe(201, asked.Text);
        var audit = await visitor.GetAsync($"/api/approvals/{asked.Json.GetProperty("id")}/audit", bearer);
        return JsonElement.Parse(audit.Json.GetProperty("items")[0].GetProperty("payload").GetString()!).GetProperty("address").GetString();
    }
}

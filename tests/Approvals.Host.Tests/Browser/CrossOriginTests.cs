using Approvals.Host.Tests.Browser.Support;

namespace Approvals.Host.Tests.Browser;

/// <summary>Pages of other origins: those that the operator listed, with a token and never with the cookie.</summary>
public sealed class CrossOriginTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site site = shared.Site;

    private const string Portal = SharedSite.Portal;

    [Fact]
    public async Task A_listed_origin_may_call_with_a_token_and_sees_the_answer()
    {
        using var page = site.Visitor();
        var asked = await page.SendAsync(
            HttpMethod.Options, "/api/approvals", null,
            ("Origin", Portal), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));
        asked.Status.ShouldBe(204);
        asked.Header("Access-Control-Allow-Origin").ShouldBe(Portal);
        asked.Header("Access-Control-Allow-Headers").ShouldNotBeNull().ShouldContain("Authorization");
        asked.Header("Access-Control-Allow-Credentials").ShouldBeNull();
        var refused = await page.GetAsync("/api/approvals/pending", ("Origin", Portal));
        refused.Status.ShouldBe(401);
        refused.Header("Access-Control-Allow-Origin").ShouldBe(Portal, "a page has to see why it was refused");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://portal.example.com.evil.example")]
    [InlineData("http://portal.example.com")]
    [InlineData("null")]
    public async Task Others_get_no_permission(string origin)
    {
        using var page = site.Visitor();
        (await page.GetAsync("/api/approvals/pending", ("Origin", origin))).Header("Access-Control-Allow-Origin").ShouldBeNull();
        (await page.SendAsync(HttpMethod.Options, "/api/approvals", null, ("Origin", origin), ("Access-Control-Request-Method", "POST")))
            .Header("Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task Pages_of_this_service_are_nobody_elses_to_read()
    {
        using var ann = await site.SignedInAsync("ann@company.com");
        (await ann.GetAsync("/sign-in", ("Origin", Portal))).Header("Access-Control-Allow-Origin").ShouldBeNull();
    }
}

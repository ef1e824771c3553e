using Approvals.Host.Tests.Browser.Support;

namespace Approvals.Host.Tests.Browser;

/// <summary>What every answer tells a browser.</summary>
public sealed class HeaderTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site site = shared.Site;

    private static readonly string[] Everything =
    [
        "/", "/history", "/statistics", "/notifications", "/settings", "/cluster", "/sign-in", "/docs/index.html", "/docs/errors", "/openapi/v1.json",
        "/api/approvals/pending", "/health/ready", "/nothing-here",
    ];

    [Fact]
    public async Task Every_answer_forbids_guessing_framing_and_what_is_inline()
    {
        using var ann = await site.SignedInAsync("ann@company.com", "requester, approver, auditor, operator");
        foreach (var path in Everything)
        {
            var answer = await ann.GetAsync(path);
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff", path);
            answer.Header("Referrer-Policy").ShouldBe("same-origin", path);
            var policy = answer.Header("Content-Security-Policy").ShouldNotBeNull(path);
            policy.ShouldStartWith("default-src 'none'", Case.Sensitive, path);
            policy.ShouldContain("frame-ancestors 'none'", Case.Sensitive, path);
            policy.ShouldNotContain("script-src 'self' 'unsafe", Case.Sensitive, path);
            if (!path.StartsWith("/docs", StringComparison.Ordinal))
                policy.ShouldNotContain("unsafe", Case.Sensitive, path);
            answer.Header("Server").ShouldBeNull(path);
            answer.Header("Strict-Transport-Security").ShouldBeNull(path);
        }
    }

    [Fact]
    public async Task Pages_give_up_what_they_do_not_need_and_calls_are_not_kept()
    {
        using var anyone = site.Visitor();
        var page = await anyone.GetAsync("/sign-in");
        page.Header("Permissions-Policy").ShouldNotBeNull().ShouldContain("camera=()");
        page.Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        page.Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
        (await anyone.GetAsync("/api/approvals/pending")).Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task Over_https_browsers_are_told_to_stay_there()
    {
        await using var own = Site.Start(("PublicUrl", "https://approvals.example.com"));
        using var anyone = own.Visitor();
        (await anyone.GetAsync("/sign-in")).Header("Strict-Transport-Security").ShouldBe("max-age=31536000");
    }
}

using Approvals.Host.Tests.Browser.Support;

namespace Approvals.Host.Tests.Browser;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Whoever_calls_too_often_is_told_when_to_come_again_and_others_are_not_disturbed()
    {
        await using var site = Site.Start(("RateLimits:PermitsPerMinute", "3"));
        using var visitor = site.Visitor();
        var ann = ("Authorization", "Bearer " + Testing.Tokens.Mint("ann@company.com", ["approver"], []));
        var bob = ("Authorization", "Bearer " + Testing.Tokens.Mint("bob@company.com", ["approver"], []));
        for (var left = 2; left >= 0; left--)
        {
            var served = await visitor.GetAsync("/api/approvals/pending", ann);
            served.Status.ShouldBe(200);
            served.Header("RateLimit-Policy").ShouldBe("\"minute\";q=3;w=60");
            served.Header("RateLimit").ShouldBe($"\"minute\";r={left}");
        }

        var refused = await visitor.GetAsync("/api/approvals/pending", ann);
        refused.Status.ShouldBe(429);
        refused.Json.GetProperty("code").GetString().ShouldBe("rate-limited");
        int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        refused.Header("RateLimit").ShouldNotBeNull().ShouldStartWith("\"minute\";r=0;t=");
        (await visitor.GetAsync("/api/approvals/pending", bob)).Status.ShouldBe(200);
        (await visitor.GetAsync("/api/approvals/pending")).Status.ShouldBe(401, "without a name the address is counted");
        (await visitor.GetAsync("/health/live")).Header("RateLimit").ShouldBeNull();
    }

    [Fact]
    public async Task A_forged_address_opens_no_new_account()
    {
        await using var site = Site.Start(("RateLimits:PermitsPerMinute", "1"));
        using var visitor = site.Visitor();
        (await visitor.GetAsync("/api/approvals/pending", ("X-Forwarded-For", "203.0.113.1"))).Status.ShouldBe(401);
        (await visitor.GetAsync("/api/approvals/pending", ("X-Forwarded-For", "203.0.113.2"))).Status.ShouldBe(429);
    }
}

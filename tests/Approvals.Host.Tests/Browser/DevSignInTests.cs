using Approvals.Channels.People;
using Approvals.Domain.Principals;
using Approvals.Host.Tests.Browser.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Host.Tests.Browser;

/// <summary>The sign-in that believes every name: on this machine, in Development, and nowhere else.</summary>
public sealed class DevSignInTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly Site site = shared.Site;

    [Fact]
    public async Task A_name_is_enough_and_leads_to_the_page_that_was_asked_for()
    {
        using var ann = site.Visitor();
        (await ann.GetAsync("/sign-in?returnUrl=/history%3Fstatus=approved")).Text.ShouldContain("value=\"/history?status=approved\"");
        var answer = await ann.SignInAsync("ann@company.com", "approver, auditor", "security, legal", "/history?status=approved");
        answer.Status.ShouldBe(303);
        answer.Header("Location").ShouldBe("/history?status=approved");
        (await ann.GetAsync("/api/approvals/statistics")).Status.ShouldBe(200, "an auditor may");
    }

    [Fact]
    public async Task The_groups_of_who_signs_in_are_known_where_no_token_comes_along()
    {
        using var dora = await site.SignedInAsync("dora@company.com", "approver", "security, legal");
        var known = site.Services.GetRequiredService<KnownPeople>();
        (await known.OfAsync(Principal.User("dora@company.com"), default)).Groups.Count.ShouldBe(2, "a vote through Slack would not count for the group");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("http:evil.example")]
    [InlineData("evil.example")]
    [InlineData("")]
    public async Task Nobody_is_sent_to_another_site(string returnUrl)
    {
        using var ann = site.Visitor();
        (await ann.SignInAsync("ann@company.com", returnUrl: returnUrl)).Header("Location").ShouldBe("/");
        (await ann.GetAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl))).Text.ShouldContain("name=\"returnUrl\" value=\"/\"");
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Host", "approvals.example.com")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    public async Task Whoever_may_come_from_elsewhere_is_refused(string header, string value)
    {
        using var ann = site.Visitor();
        var token = await ann.FormTokenAsync();
        (await ann.GetAsync("/sign-in", (header, value))).Text.ShouldNotContain("action=\"/sign-in\"");
        var answer = await ann.PostFormAsync("/sign-in", [token, ("name", "ann@company.com")], (header, value));
        answer.Status.ShouldBe(403);
        answer.SetCookie("approvals").ShouldBeNull();
    }

    [Fact]
    public async Task In_production_a_name_is_not_enough()
    {
        await using var own = Site.StartIn("Production");
        using var ann = own.Visitor();
        (await ann.GetAsync("/sign-in")).Text.ShouldNotContain("action=\"/sign-in\"");
        (await ann.SignInAsync("ann@company.com")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_form_that_is_not_this_visitors_own_signs_nobody_in()
    {
        using var ann = site.Visitor();
        using var mallory = site.Visitor();
        (await ann.PostFormAsync("/sign-in", [("name", "ann@company.com")])).Status.ShouldBe(400);
        (await ann.PostFormAsync("/sign-in", [await mallory.FormTokenAsync(), ("name", "mallory@company.com")])).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("", "approver", "", "The name is missing")]
    [InlineData("ann  smith", "approver", "", "one space")]
    [InlineData("ann", "boss", "", "is not a role")]
    [InlineData("ann", "approver", "two  words", "is not the name of a group")]
    public async Task What_cannot_be_a_person_is_shown_back_with_the_reason(string name, string roles, string groups, string reason)
    {
        using var ann = site.Visitor();
        var answer = await ann.SignInAsync(name, roles, groups);
        answer.Status.ShouldBe(400);
        answer.Text.ShouldContain(reason);
        answer.Text.ShouldContain($"value=\"{roles}\"");
    }

    [Fact]
    public async Task Markup_in_a_name_stays_text()
    {
        using var ann = site.Visitor();
        var answer = await ann.SignInAsync("\"><script>alert(1)</script>  x");
        answer.Status.ShouldBe(400);
        answer.Text.ShouldNotContain("<script>alert");
    }

    [Fact]
    public async Task Signing_out_ends_the_stay_and_needs_the_visitors_own_form()
    {
        using var ann = await site.SignedInAsync("ann@company.com");
        (await ann.PostFormAsync("/sign-out", [], ("Sec-Fetch-Site", "same-origin"))).Status.ShouldBe(400);
        (await ann.PostFormAsync("/sign-out", [await ann.FormTokenAsync()], ("Sec-Fetch-Site", "cross-site"))).Status.ShouldBe(403);
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(200);
        var left = await ann.PostFormAsync("/sign-out", [await ann.FormTokenAsync()], ("Sec-Fetch-Site", "same-origin"));
        left.Status.ShouldBe(303);
        left.Header("Location").ShouldBe("/sign-in");
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(401);
    }
}

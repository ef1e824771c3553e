using System.Web;
using Approvals.Host.Tests.Browser.Support;

namespace Approvals.Host.Tests.Browser;

/// <summary>Sign-in at a provider that others wrote and the OpenID Foundation certified.</summary>
public sealed class OidcSignInTests : IAsyncLifetime
{
    private static readonly object Ann = new { email = "ann@company.com", roles = new[] { "approver", "auditor" }, groups = new[] { "security" } };

    private readonly OidcProvider provider = new();
    private Site site = null!;
    private Visitor ann = null!;

    public async Task InitializeAsync()
    {
        provider.SetAccounts(new { Ann });
        site = Site.StartIn("Production", provider.Settings);
        await provider.StartAsync(site.Url);
        ann = site.Visitor();
    }

    public async Task DisposeAsync()
    {
        ann.Dispose();
        await site.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task A_person_signs_in_there_and_comes_back_to_the_page_that_was_asked_for()
    {
        (await ann.GetAsync("/sign-in?returnUrl=/history")).Text.ShouldContain("href=\"/sign-in/provider?returnUrl=%2Fhistory\"");
        var asked = await AskAsync("/history");
        // The question itself went from server to server (RFC 9126); this provider refuses one without PKCE.
        asked["request_uri"].ShouldNotBeNull().ShouldStartWith("urn:ietf:params:oauth:request_uri:");
        var answer = await ann.GetAsync(await AtProviderAsync("Ann", "/history"));
        answer.Header("Location").ShouldBe("/history");
        answer.SetCookie("approvals").ShouldNotBeNull().ShouldContain("httponly", Case.Insensitive);
        (await ann.GetAsync("/api/approvals/statistics")).Status.ShouldBe(200, "the provider says that Ann is an auditor");
    }

    [Fact]
    public async Task The_groups_that_the_provider_names_count_at_the_vote()
    {
        await SignInAsync();
        using var ci = site.Visitor();
        var asked = await ci.SendAsync(
            HttpMethod.Post, "/api/approvals", System.Net.Http.Json.JsonContent.Create(new { title = "Deploy", approvers = new[] { "group:security" } }),
            ("Authorization", "Bearer " + Testing.Tokens.Mint("ci@company.com", ["requester"], [])));
        var voted = await ann.CallAsync(HttpMethod.Post, $"/api/approvals/{asked.Json.GetProperty("id")}/approve");
        voted.Json.GetProperty("status").GetString().ShouldBe("approved", voted.Text);
        voted.Json.GetProperty("votes")[0].GetProperty("by").GetString().ShouldBe("user:ann", "names are folded");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    public async Task Nobody_is_sent_on_to_another_site(string returnUrl) =>
        (await ann.GetAsync(await AtProviderAsync("Ann", returnUrl))).Header("Location").ShouldBe("/");

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_signs_nobody_in()
    {
        var callback = await AtProviderAsync("Ann");
        using var victim = site.Visitor();
        await RefusedAsync(victim, callback);
        await RefusedAsync(ann, callback.Replace("state=", "state=x", StringComparison.Ordinal));
        await RefusedAsync(ann, callback.Replace("code=", "code=x", StringComparison.Ordinal));
        await RefusedAsync(ann, "/sign-in/callback?error=access_denied&state=" + HttpUtility.UrlEncode(HttpUtility.ParseQueryString(new Uri(callback).Query)["state"]));
    }

    [Fact]
    public async Task Whoever_loses_a_role_there_has_lost_it_here_five_minutes_later()
    {
        await SignInAsync();
        provider.SetAccounts(new { Ann = new { roles = new[] { "approver" } } });
        (await ann.GetAsync("/api/approvals/statistics")).Status.ShouldBe(200);
        site.AdvanceClock(TimeSpan.FromMinutes(6));
        (await ann.GetAsync("/api/approvals/statistics")).Status.ShouldBe(403);
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Whoever_is_locked_out_there_is_signed_out_here()
    {
        await SignInAsync();
        provider.SetAccounts(new { });
        site.AdvanceClock(TimeSpan.FromMinutes(6));
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(401);
        site.AdvanceClock(TimeSpan.Zero);
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(401, "the cookie is gone");
    }

    [Fact]
    public async Task While_the_provider_does_not_answer_its_last_word_holds_for_half_an_hour()
    {
        await SignInAsync();
        await provider.StopAsync();
        site.AdvanceClock(TimeSpan.FromMinutes(29));
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(200);
        site.AdvanceClock(TimeSpan.FromMinutes(31));
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_re_check_does_not_lengthen_the_session()
    {
        await SignInAsync();
        site.AdvanceClock(TimeSpan.FromHours(7.9));
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(200);
        site.AdvanceClock(TimeSpan.FromHours(8.1));
        (await ann.GetAsync("/api/approvals/pending")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_name_that_the_provider_gives_only_when_asked_is_the_persons_also_at_a_re_check()
    {
        await using var other = new OidcProvider();
        other.SetAccounts(new { Ann = new { email = "ann@company.com", email_verified = true, roles = new[] { "approver" } }, Nameless = new { roles = new[] { "approver" } } });
        await using var own = Site.StartIn("Production", [.. other.Settings, ("Auth:Jwt:NameClaim", "email")]);
        await other.StartAsync(own.Url);
        using var visitor = own.Visitor();

        (await visitor.GetAsync(await AtProviderAsync("Ann", "/", visitor, own, other))).SetCookie("approvals").ShouldNotBeNull();
        (await visitor.GetAsync("/settings")).Text.ShouldContain("ann@company.com");
        own.AdvanceClock(TimeSpan.FromMinutes(6));
        (await visitor.GetAsync("/settings")).Text.ShouldContain("ann@company.com");

        using var nobody = own.Visitor();
        (await nobody.GetAsync(await AtProviderAsync("Nameless", "/", nobody, own, other))).Header("Location").ShouldBe("/sign-in?failed=true");
    }

    [Theory]
    [InlineData("""{"sub":"Ann","email":"ann@company.com"}""", true)]
    [InlineData("""{"sub":"Ann"}""", false)]
    [InlineData("""{"sub":"Eve","email":"ann@company.com"}""", false)]
    [InlineData("""{"sub":"ann","email":"ann@company.com"}""", false)]
    [InlineData("""{"sub":["Ann"],"email":"ann@company.com"}""", false)]
    [InlineData("""{"sub":null,"email":"ann@company.com"}""", false)]
    [InlineData("""{"email":"ann@company.com"}""", false)]
    [InlineData("""{"sub":"Ann","email":"ann@company.com","email_verified":false}""", false)]
    [InlineData("""["Ann"]""", false)]
    [InlineData("null", false)]
    public void What_is_said_of_another_subject_names_nobody(string user, bool named)
    {
        var token = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode("""{"sub":"Ann"}""");
        (Approvals.Host.Auth.SignIn.OidcSignIn.IdentityOf(token, System.Text.Json.JsonElement.Parse(user), "email") is not null).ShouldBe(named);
    }

    private async Task SignInAsync() => (await ann.GetAsync(await AtProviderAsync("Ann"))).SetCookie("approvals").ShouldNotBeNull();

    private async Task RefusedAsync(Visitor visitor, string callback)
    {
        var answer = await visitor.GetAsync(callback);
        answer.Header("Location").ShouldBe("/sign-in?failed=true");
        answer.SetCookie("approvals").ShouldBeNull();
        (await visitor.GetAsync("/api/approvals/pending")).Status.ShouldBe(401);
    }

    private async Task<System.Collections.Specialized.NameValueCollection> AskAsync(string returnUrl) =>
        HttpUtility.ParseQueryString(new Uri((await ann.GetAsync("/sign-in/provider?returnUrl=" + Uri.EscapeDataString(returnUrl))).Header("Location")!).Query);

    /// <summary>Signs in at the provider as a browser does, up to the address that leads back to the service.</summary>
    private Task<string> AtProviderAsync(string login, string returnUrl = "/") => AtProviderAsync(login, returnUrl, ann, site, provider);

    private static async Task<string> AtProviderAsync(string login, string returnUrl, Visitor visitor, Site site, OidcProvider provider)
    {
        var next = (await visitor.GetAsync("/sign-in/provider?returnUrl=" + Uri.EscapeDataString(returnUrl))).Header("Location")!;
        while (!next.StartsWith(site.Url.AbsoluteUri, StringComparison.Ordinal))
        {
            var address = new Uri(new Uri(provider.Authority), next);
            var answer = address.AbsolutePath.StartsWith("/interaction/", StringComparison.Ordinal)
                ? await visitor.PostFormAsync(address.AbsoluteUri, [("prompt", "login"), ("login", login), ("password", "any")])
                : await visitor.GetAsync(address.AbsoluteUri);
            next = answer.Header("Location").ShouldNotBeNull(answer.Text);
        }

        return next;
    }
}

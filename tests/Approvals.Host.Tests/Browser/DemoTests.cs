using Approvals.Host.Configuration;
using Approvals.Host.Demo;
using Approvals.Host.Tests.Browser.Support;

namespace Approvals.Host.Tests.Browser;

public sealed class DemoTests
{
    private static readonly JwtOptions Jwt = new() { SigningKey = System.Text.Encoding.UTF8.GetBytes(Testing.Tokens.SigningKey) };

    [Fact]
    public async Task An_empty_service_is_filled_once_through_its_own_doors()
    {
        await using var site = Site.Start();
        var (code, said, _) = await RunAsync("--url", site.Url.AbsoluteUri);
        code.ShouldBe(0);
        said.ShouldContain("The demonstration is set");
        using var olivia = await site.SignedInAsync("olivia@example.com", "auditor");
        var statistics = (await olivia.GetAsync("/api/approvals/statistics")).Json;
        var outcomes = statistics.GetProperty("byOutcome");
        outcomes.GetProperty("approved").GetInt32().ShouldBeGreaterThan(0);
        outcomes.GetProperty("rejected").GetInt32().ShouldBeGreaterThan(0);
        outcomes.GetProperty("cancelled").GetInt32().ShouldBeGreaterThan(0);
        foreach (var cause in new[] { "votes", "timeout", "auto", "cancel", "override" })
            statistics.GetProperty("byCause").GetProperty(cause).GetInt32().ShouldBeGreaterThan(0, cause);
        var pending = (await olivia.GetAsync("/api/approvals/pending?limit=200")).Json.GetProperty("items").EnumerateArray().ToList();
        pending.Select(item => item.GetProperty("priority").GetString()).Distinct().Order().ShouldBe(["critical", "high", "low", "normal"]);
        pending.ShouldContain(item => item.GetProperty("escalationLevel").GetInt32() > 0);
        pending.ShouldContain(item => item.GetProperty("delegations").GetArrayLength() > 0);
        pending.ShouldContain(item => item.GetProperty("stages").GetArrayLength() > 1);
        var (again, answer, _) = await RunAsync("--url", site.Url.AbsoluteUri);
        again.ShouldBe(0);
        answer.ShouldContain("has requests already");
        (await olivia.GetAsync("/api/approvals/pending?limit=200")).Json.GetProperty("items").GetArrayLength().ShouldBe(pending.Count);
    }

    [Fact]
    public async Task Without_an_address_it_says_how_to_call_it()
    {
        var (code, _, errors) = await RunAsync();
        code.ShouldBe(1);
        errors.ShouldContain("--url");
    }

    private static async Task<(int Code, string Said, string Errors)> RunAsync(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await DemoCommand.RunAsync([DemoCommand.Verb, .. args], Jwt, TimeProvider.System, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}

using Approvals.Host.Addresses;
using Approvals.Host.Tests.Support;

namespace Approvals.Host.Tests.Addresses;

public sealed class LinksTests
{
    private static readonly string[] Routes =
    [
        "/", "/approvals/{id}", "/approvals/{id}/{move}", "/approvals/batch", "/api/approvals", "/api/approvals/{id}", "/history", "/cluster", "/cluster/drain",
        "/r/{token}", "/docs", "/docs/errors", "/sign-in", "/sign-in/callback", "/assets/{name}", "/health/live", "/metrics",
    ];

    [Theory]
    [InlineData("https://corp.example/approvals/", "/approvals")]
    [InlineData("https://corp.example/approvals", "/approvals")]
    [InlineData("https://corp.example/tools/gate/", "/tools/gate")]
    [InlineData("https://corp.example/", "")]
    [InlineData("https://corp.example", "")]
    [InlineData(null, "")]
    public void The_path_of_the_public_address_is_where_every_link_begins(string? publicUrl, string expected)
    {
        var links = Of(publicUrl);
        links.Base.ShouldBe(expected);
        links.To("/history?q=a").ShouldBe(expected + "/history?q=a");
    }

    [Theory]
    // The proxy left the base.
    [InlineData("/gate", "/gate/history", "/history")]
    [InlineData("/gate", "/gate/", "/")]
    [InlineData("/gate", "/gate", "/")]
    [InlineData("/gate", "/gate?tab=all", "/?tab=all")]
    [InlineData("/gate", "/GATE/history", "/history")]
    [InlineData("/gate", "/gate/unknown", "/unknown")]
    [InlineData("/tools/gate", "/tools/gate/api/approvals", "/api/approvals")]
    // It took the base away.
    [InlineData("/gate", "/history", "/history")]
    [InlineData("/gate", "/", "/")]
    [InlineData("/gate", "/gateway", "/gateway")]
    [InlineData("/tools/gate", "/api/approvals", "/api/approvals")]
    // The base has the name of a place of ours.
    [InlineData("/approvals", "/approvals", "/")]
    [InlineData("/approvals", "/approvals/", "/")]
    [InlineData("/approvals", "/approvals/history", "/history")]
    [InlineData("/approvals", "/approvals/approvals/0199a0a0-0000-7000-8000-000000000000", "/approvals/0199a0a0-0000-7000-8000-000000000000")]
    [InlineData("/approvals", "/approvals/0199a0a0-0000-7000-8000-000000000000", "/approvals/0199a0a0-0000-7000-8000-000000000000")]
    [InlineData("/approvals", "/approvals/0199a0a0-0000-7000-8000-000000000000/card?select", "/approvals/0199a0a0-0000-7000-8000-000000000000/card?select")]
    [InlineData("/approvals", "/approvals/batch", "/approvals/batch")]
    [InlineData("/approvals", "/approvals/approvals/batch", "/approvals/batch")]
    [InlineData("/approvals", "/approvals/api/approvals", "/api/approvals")]
    [InlineData("/approvals", "/api/approvals", "/api/approvals")]
    [InlineData("/approvals/prod", "/approvals/prod", "/")]
    [InlineData("/approvals/prod", "/approvals/prod/approvals/0199", "/approvals/0199")]
    [InlineData("/approvals/prod", "/approvals/0199", "/approvals/0199")]
    [InlineData("/cluster", "/cluster", "/cluster")]
    [InlineData("/cluster", "/cluster/", "/")]
    [InlineData("/cluster", "/cluster/cluster", "/cluster")]
    [InlineData("/cluster", "/cluster/drain", "/cluster/drain")]
    [InlineData("/cluster", "/cluster/cluster/drain", "/cluster/drain")]
    [InlineData("/r", "/r/abc", "/r/abc")]
    [InlineData("/r", "/r/r/abc", "/r/abc")]
    [InlineData("/docs", "/docs/errors", "/docs/errors")]
    [InlineData("/docs", "/docs/docs/errors", "/docs/errors")]
    [InlineData("/assets", "/assets/app.js", "/assets/app.js")]
    [InlineData("/assets", "/assets/assets/app.js", "/assets/app.js")]
    public void A_request_is_understood_whether_or_not_the_proxy_took_the_base_away(string at, string asked, string expected) =>
        Of("https://corp.example" + at).Inside(asked).ShouldBe(expected);

    [Theory]
    [InlineData("https://corp.example/?a=b", "PublicUrl must have no query, no fragment and no user name.")]
    [InlineData("https://corp.example/approvals#x", "PublicUrl must have no query, no fragment and no user name.")]
    [InlineData("https://ann:secret@corp.example/", "PublicUrl must have no query, no fragment and no user name.")]
    [InlineData("https://corp.example/a//b", "PublicUrl has a path with other characters than letters, digits, '-', '.', '_' and '~' between single slashes.")]
    [InlineData("https://corp.example/a;b", "PublicUrl has a path with other characters than letters, digits, '-', '.', '_' and '~' between single slashes.")]
    [InlineData("https://corp.example/größe", "PublicUrl has a path with other characters than letters, digits, '-', '.', '_' and '~' between single slashes.")]
    [InlineData("https://corp.example/a%2Fb", "PublicUrl has a path with other characters than letters, digits, '-', '.', '_' and '~' between single slashes.")]
    [InlineData("https://corp.example/API/", "PublicUrl must not have the path /api, under which the service has its own API.")]
    [InlineData("ftp://corp.example/", "PublicUrl is not an absolute http or https URL.")]
    [InlineData("/approvals", "PublicUrl is not an absolute http or https URL.")]
    [InlineData("corp.example/approvals", "PublicUrl is not an absolute http or https URL.")]
    public void A_public_address_that_is_of_no_use_is_named_at_start(string publicUrl, string fault) =>
        Settings.Faults(("PublicUrl", publicUrl)).ShouldBe([fault]);

    private static Links Of(string? publicUrl) => new(publicUrl is null ? null : new Uri(publicUrl), () => Routes);
}

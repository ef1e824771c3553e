using System.Net;
using System.Net.Sockets;
using Approvals.Ui.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using Proxy = Approvals.Ui.Tests.Support.Proxy;

namespace Approvals.Ui.Tests;

/// <summary>In a browser, behind a proxy that gives the service a path of its host and nothing else.</summary>
[Collection(OnSite.Name)]
public sealed class BelowPathTests(Site site)
{
    [Theory]
    [InlineData("/approvals", false)]
    [InlineData("/approvals", true)]
    [InlineData("/tools/gate", true)]
    public async Task A_person_signs_in_decides_looks_back_and_signs_out_without_a_request_outside_the_path(string path, bool strips)
    {
        var port = FreePort();
        var root = $"http://127.0.0.1:{port}{path}";
        await using var node = await site.StartNodeAsync(("PublicUrl", root + "/"));
        await using var proxy = new Proxy(port, path, strips, node.Port);
        await Proxy.ListensAsync(port);
        var title = $"Below {path} {(strips ? "taken away" : "left")}";
        await site.AskAsync(new { title, approvers = new[] { "user:pam@example.com" } });
        await using var pam = await Person.SignInAsync(site, "pam@example.com", url: root);
        var asked = new List<string>();
        pam.Page.Request += (_, request) => asked.Add(request.Url);
        pam.Page.WebSocket += (_, socket) => asked.Add(socket.Url.Replace("ws://", "http://", StringComparison.Ordinal));
        await pam.OpenAsync("/");
        await Expect(pam.Page.Locator("html[data-live=on]")).ToBeAttachedAsync();
        await pam.Card(title).GetByRole(AriaRole.Link).First.ClickAsync();
        var review = pam.Page.Locator("dialog#review");
        await Expect(review.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        await review.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await pam.Page.Locator("dialog#confirm").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(pam.Card(title)).ToHaveAttributeAsync("data-status", "approved");
        await pam.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Expect(pam.Page).ToHaveURLAsync(root + "/history");
        await pam.Page.GetByRole(AriaRole.Link, new() { Name = title }).First.ClickAsync();
        await Expect(pam.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToHaveTextAsync(title);
        await pam.OpenAsync("/settings");
        await pam.Page.Locator("details.user > summary").ClickAsync();
        await pam.Button("Sign out").ClickAsync();
        await Expect(pam.Page).ToHaveURLAsync(root + "/sign-in");
        await pam.OpenAsync("/");
        pam.Page.Url.ShouldStartWith(root + "/sign-in?returnUrl=");
        asked.ShouldNotBeEmpty();
        asked.ShouldContain(url => url.StartsWith(root + "/api/stream", StringComparison.Ordinal));
        asked.Where(url => !url.StartsWith(root + "/", StringComparison.Ordinal)).ShouldBeEmpty();
        pam.Complaints.ShouldBeEmpty();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

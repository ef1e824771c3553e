using System.Text.Json;
using Approvals.Channels.Tests.Support;
using Approvals.Host.Tests.EndToEnd;
using Microsoft.AspNetCore.Http;

namespace Approvals.Host.Tests.Doors;

public sealed class OperatorDoorTests : IAsyncLifetime
{
    private static readonly User Operator = User.Of("op@example.com", ["operator"]);
    private static readonly User Ci = User.Of("ci@example.com", ["requester"]);

    private Receiver receiver = null!;
    private Service service = null!;

    public async Task InitializeAsync()
    {
        receiver = await Receiver.StartAsync();
        service = new Service(
            "sqlite", null, ("Channels:Webhook:Endpoints:farm:Url", receiver.Url.ToString()), ("Channels:Webhook:Endpoints:farm:Secret", "shared"),
            ("Channels:Webhook:AllowPrivateNetworks", "true"), ("Channels:Webhook:Timeout", "2s"));
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task An_operator_sees_what_a_message_looks_like()
    {
        var preview = (await service.PostAsync(Operator, "/api/templates/preview", new { template = "approval-requested", channel = "email" })).Expect(200).Json;
        preview.GetProperty("parts").EnumerateObject().Select(part => part.Name).ShouldBe(["subject", "text", "html"]);
        preview.GetProperty("parts").GetProperty("subject").GetString().ShouldBe("Approval needed: Deploy payments 4.7.11 to production");
        preview.GetProperty("parts").GetProperty("html").GetString()!.ShouldContain("<h1");
    }

    [Fact]
    public async Task A_preview_may_be_of_a_real_request_and_of_a_template_to_try()
    {
        var approval = await service.CreateAsync(Ci, new { title = "Ship it {{approval.id}} <b>", approvers = new[] { "user:ann" } });
        var body = new { template = "approval-requested", channel = "in-app", source = "{{approval.requester}}: {{approval.title}}", approvalId = approval.Id };
        var preview = (await service.PostAsync(Operator, "/api/templates/preview", body)).Expect(200).Json;
        preview.GetProperty("parts").GetProperty("text").GetString().ShouldBe("ci@example.com: Ship it {{approval.id}} <b>");
    }

    [Theory]
    [InlineData("""{"template":"approval-wanted","channel":"email"}""")]
    [InlineData("""{"template":"approval-requested","channel":"pigeon"}""")]
    [InlineData("""{"template":"approval-requested","channel":"email","part":"pdf"}""")]
    [InlineData("""{"template":"approval-requested","channel":"email","source":"x"}""")]
    [InlineData("""{"template":"approval-requested","channel":"email","part":"text","source":"{{nothing}}"}""")]
    [InlineData("""{"template":"approval-requested","channel":"email","part":"html","source":"{{{approval.title}}}"}""")]
    [InlineData("""{"template":"approval-requested","channel":"slack","source":"not json"}""")]
    [InlineData("""{"template":"approval-requested","channel":"email","more":1}""")]
    public async Task A_preview_that_makes_no_sense_is_refused(string body) =>
        (await service.PostAsync(Operator, "/api/templates/preview", JsonElement.Parse(body))).ExpectProblem(400, "invalid-request");

    [Fact]
    public async Task An_operator_tries_an_endpoint()
    {
        var sent = (await service.PostAsync(Operator, "/api/webhooks/farm/test")).Expect(200).Json;
        sent.GetProperty("status").GetString().ShouldBe("sent");
        var call = receiver.Calls.Single();
        call.Headers.ContainsKey("webhook-signature").ShouldBeTrue();
        call.Headers["webhook-id"].ShouldBe(sent.GetProperty("id").GetString());
        JsonElement.Parse(call.Text).GetProperty("type").GetString().ShouldBe("approvals.test.v1");

        receiver.Answer = context =>
        {
            context.Response.StatusCode = 418;
            return Task.CompletedTask;
        };
        var failed = (await service.PostAsync(Operator, "/api/webhooks/farm/test")).Expect(200).Json;
        failed.GetProperty("status").GetString().ShouldBe("failed");
        failed.GetProperty("code").GetInt32().ShouldBe(418);
        (await service.PostAsync(Operator, "/api/webhooks/nobody/test")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task Both_are_for_operators_only()
    {
        foreach (var path in new[] { "/api/templates/preview", "/api/webhooks/farm/test" })
        {
            (await service.PostAsync(Ci, path, new { template = "approval-requested", channel = "email" })).ExpectProblem(403, "forbidden");
            (await service.PostAsync(new User("nobody", "x"), path)).ExpectProblem(401, "unauthenticated");
        }

        receiver.Calls.ShouldBeEmpty();
    }
}

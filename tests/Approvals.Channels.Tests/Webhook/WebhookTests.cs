using System.Diagnostics;
using System.Text.Json;
using Approvals.Channels.Tests.Support;
using Approvals.Channels.Webhook;
using Approvals.Domain.Json;
using Approvals.Domain.Views;
using Microsoft.AspNetCore.Http;

namespace Approvals.Channels.Tests.Webhook;

public sealed class WebhookTests : IAsyncLifetime
{
    private Receiver receiver = null!;

    public async Task InitializeAsync() => receiver = await Receiver.StartAsync();

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public async Task The_body_is_a_cloud_event_with_the_approval_as_the_api_gives_it()
    {
        var message = Messages.About(Messages.Rejected(), MessageTemplates.Decided, destination: "build-farm", recipient: "callback:build-farm");
        (await SendAsync(message)).ShouldBeOfType<SendResult.Delivered>();
        (await SendAsync(message)).ShouldBeOfType<SendResult.Delivered>();

        receiver.Calls.Count.ShouldBe(2);
        var call = receiver.Calls.First();
        call.Headers["Content-Type"].ShouldBe("application/cloudevents+json; charset=utf-8");
        call.Headers["webhook-id"].ShouldBe(message.Id.ToString());
        var cloudEvent = JsonElement.Parse(call.Text);
        cloudEvent.GetProperty("specversion").GetString().ShouldBe("1.0");
        cloudEvent.GetProperty("type").GetString().ShouldBe("approvals.decided.v1");
        cloudEvent.GetProperty("id").GetGuid().ShouldBe(message.Id);
        cloudEvent.GetProperty("source").GetString().ShouldBe("https://approvals.example.com/");
        cloudEvent.GetProperty("subject").GetGuid().ShouldBe(message.ApprovalId);
        cloudEvent.GetProperty("time").GetDateTimeOffset().ShouldBe(message.Approval.UpdatedAt);
        cloudEvent.GetProperty("data").GetRawText().ShouldBe(JsonSerializer.Serialize(ApprovalView.Of(message.Approval), DomainJson.Compact.ApprovalView));
        receiver.Calls.Last().Body.ShouldBe(call.Body, "a repeat is the same to the byte");
    }

    [Theory]
    [InlineData(200, typeof(SendResult.Delivered), false)]
    [InlineData(202, typeof(SendResult.Delivered), false)]
    [InlineData(204, typeof(SendResult.Delivered), false)]
    [InlineData(301, typeof(SendResult.TryLater), false)]
    [InlineData(307, typeof(SendResult.TryLater), false)]
    [InlineData(400, typeof(SendResult.TryLater), false)]
    [InlineData(401, typeof(SendResult.TryLater), false)]
    [InlineData(404, typeof(SendResult.TryLater), false)]
    [InlineData(410, typeof(SendResult.GiveUp), true)]
    [InlineData(429, typeof(SendResult.TryLater), false)]
    [InlineData(500, typeof(SendResult.TryLater), false)]
    [InlineData(503, typeof(SendResult.TryLater), false)]
    [InlineData(599, typeof(SendResult.TryLater), false)]
    public async Task Every_status_means_one_thing(int status, Type meaning, bool disables)
    {
        receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = receiver.Url + "elsewhere";
            return Task.CompletedTask;
        };
        var result = await SendAsync(Messages.About(Messages.Pending(), destination: "build-farm"));
        result.ShouldBeOfType(meaning);
        (result is SendResult.GiveUp { DisablesDestination: true }).ShouldBe(disables);
        receiver.Calls.Count.ShouldBe(1, "a redirect is not followed");
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Sat, 31 Jan 2037 10:00:00 GMT", null)]
    [InlineData("soon", 0)]
    [InlineData("-5", 0)]
    public async Task Retry_after_is_honoured_in_both_forms(string header, int? seconds)
    {
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        };
        var later = (await SendAsync(Messages.About(Messages.Pending(), destination: "build-farm"))).ShouldBeOfType<SendResult.TryLater>();
        if (seconds is null)
            later.RetryAfter!.Value.ShouldBeGreaterThan(TimeSpan.FromDays(365));
        else
            later.RetryAfter.ShouldBe(seconds == 0 ? null : TimeSpan.FromSeconds(seconds.Value));
    }

    [Fact]
    public async Task An_endpoint_that_hangs_is_left_after_the_timeout()
    {
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var watch = Stopwatch.StartNew();
        (await SendAsync(Messages.About(Messages.Pending(), destination: "build-farm"), TimeSpan.FromMilliseconds(300))).ShouldBeOfType<SendResult.TryLater>();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        receiver.Answer = async context =>
        {
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        };
        (await SendAsync(Messages.About(Messages.Pending(), destination: "build-farm"))).ShouldBeOfType<SendResult.Delivered>();
    }

    [Fact]
    public async Task Headers_without_measure_are_a_failure()
    {
        receiver.Answer = context =>
        {
            context.Response.Headers["X-Big"] = new string('x', 30_000);
            return Task.CompletedTask;
        };
        (await SendAsync(Messages.About(Messages.Pending(), destination: "build-farm"))).ShouldBeOfType<SendResult.TryLater>();
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_may_come_back()
    {
        await receiver.DisposeAsync();
        (await SendAsync(Messages.About(Messages.Pending(), destination: "build-farm"))).ShouldBeOfType<SendResult.TryLater>();
    }

    [Fact]
    public void Endpoints_are_known_by_name_and_people_are_none()
    {
        using var sender = new WebhookSender(Options(), TimeProvider.System);
        var channel = new WebhookChannel(Options(), sender, Messages.Links);
        channel.DestinationsOf(new Addressee("callback:build-farm")).ShouldBe(["build-farm"]);
        channel.DestinationsOf(new Addressee("webhook:")).ShouldBe(["default"]);
        channel.DestinationsOf(new Addressee("callback:nobody")).ShouldBeEmpty();
        channel.DestinationsOf(new Addressee("user:ann@example.com")).ShouldBeEmpty();
    }

    private async Task<SendResult> SendAsync(OutgoingMessage message, TimeSpan? timeout = null)
    {
        var options = Options(timeout);
        using var sender = new WebhookSender(options, TimeProvider.System);
        return await new WebhookChannel(options, sender, Messages.Links).SendAsync(message, CancellationToken.None);
    }

    private WebhookOptions Options(TimeSpan? timeout = null) => new()
    {
        Url = receiver.Url,
        Endpoints = new Dictionary<string, WebhookEndpointOptions>(StringComparer.OrdinalIgnoreCase) { ["build-farm"] = new() { Url = receiver.Url, Secret = "shared" } },
        AllowPrivateNetworks = true,
        Timeout = timeout ?? TimeSpan.FromSeconds(10),
    };
}

using System.Diagnostics;
using Approvals.Channels;
using Approvals.Channels.Webhook;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Api.Doors;

internal static class WebhookEndpoints
{
    public static void MapWebhooks(this RouteGroupBuilder operators) =>
        operators.MapPost("/webhooks/{name}/test", Test).Describe("TestWebhook", "Sends a signed event of type approvals.test.v1 to a configured endpoint, once and at once.")
            .Answers<WebhookTestView>(200).Refuses(ErrorKind.Forbidden, ErrorKind.NotFound);

    private static async Task<IResult> Test(HttpContext context, string name, WebhookOptions options, WebhookSender sender, PublicLinks links, TimeProvider time)
    {
        if (options.Find(name) is not { } endpoint)
            return new Problem(ErrorKind.NotFound, "No endpoint of this name is configured; the one of Channels:Webhook:Url is called default.");
        var id = Guid.CreateVersion7();
        var watch = Stopwatch.StartNew();
        var result = await sender.SendAsync(endpoint, id, CloudEvent.Test(id, links.Source, time.GetUtcNow()), context.RequestAborted);
        var (code, error) = result switch
        {
            SendResult.TryLater later => (later.Code, later.Reason),
            SendResult.GiveUp lost => (lost.Code, lost.Reason),
            _ => ((int?)null, (string?)null),
        };
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("status", result is SendResult.Delivered ? "sent" : "failed");
            if (code is { } number)
                writer.WriteNumber("code", number);
            else
                writer.WriteNull("code");
            writer.WriteString("error", error);
            writer.WriteNumber("durationMs", watch.ElapsedMilliseconds);
            writer.WriteEndObject();
        });
    }
}

using System.Text.Json;
using Approvals.Channels.Slack;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Microsoft.AspNetCore.WebUtilities;

namespace Approvals.Host.Api.Doors;

/// <summary>What Slack calls. The signature over the body as it came in is the only credential; the work is done after the answer.</summary>
internal static class SlackEndpoints
{
    private static readonly Problem Forged = new(ErrorKind.Unauthenticated, "The call carries no valid signature of Slack.");
    private static readonly Problem Full = new(ErrorKind.Unavailable, "Too much is waiting already; nothing was done.", RetryAfter: 1);
    private static readonly Problem Malformed = new(ErrorKind.InvalidRequest, "The body is not what Slack sends.");

    public static void MapSlack(this IEndpointRouteBuilder app)
    {
        var slack = app.MapGroup("/api/slack").ExcludeFromDescription();
        slack.MapPost("/interactions", Interactions);
        slack.MapPost("/events", Events);
    }

    private static async Task<IResult> Interactions(HttpContext context, SlackOptions options, SlackInbox inbox, TimeProvider time)
    {
        if (await SignedBodyAsync(context, options, time) is not { } body)
            return Forged;
        if (PayloadIn(body) is not { } payload)
            return Malformed;
        try
        {
            return SlackInteraction.Parse(payload) is { } interaction && options.TakesDecisions && !inbox.TryTake(interaction) ? Full : Results.Ok();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Malformed;
        }
    }

    /// <summary>Slack asks here whether the address is ours; nothing else is subscribed to.</summary>
    private static async Task<IResult> Events(HttpContext context, SlackOptions options, TimeProvider time)
    {
        if (await SignedBodyAsync(context, options, time) is not { } body)
            return Forged;
        try
        {
            var sent = JsonElement.Parse(body);
            return sent.TryGetProperty("type", out var type) && type.ValueEquals("url_verification") && sent.TryGetProperty("challenge", out var challenge)
                ? Results.Json(new { challenge = challenge.GetString() })
                : Results.Ok();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Malformed;
        }
    }

    private static async Task<byte[]?> SignedBodyAsync(HttpContext context, SlackOptions options, TimeProvider time)
    {
        // The signature is over the whole body, so it is read before anybody is known, but not more of it than Slack ever sends.
        var room = new byte[(int)Math.Min(context.Request.ContentLength ?? BodyReader.MaxBytes, BodyReader.MaxBytes) + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, CancellationToken.None);
        if (length == room.Length)
            return null;
        var body = room[..length];
        var headers = context.Request.Headers;
        return options.SigningSecret is { } secret
            && SlackSignature.IsValid(secret, headers["X-Slack-Request-Timestamp"], body, headers["X-Slack-Signature"], time.GetUtcNow())
            ? body
            : null;
    }

    private static string? PayloadIn(byte[] body) =>
        QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body)).TryGetValue("payload", out var payload) ? payload.ToString() : null;
}

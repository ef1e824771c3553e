using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Domain.State;

namespace Approvals.Channels.Slack;

/// <summary>What somebody did in Slack.</summary>
/// <param name="PayloadId">The same when Slack, or somebody who listened, sends it again.</param>
/// <param name="User">Slack's id of the person.</param>
public abstract record SlackInteraction(string PayloadId, string User)
{
    /// <summary>A button of ours was pressed.</summary>
    /// <param name="Trigger">Opens a dialog, within 3 s.</param>
    public sealed record Pressed(string PayloadId, string User, string Trigger, Verdict Verdict, SlackQuestion Question) : SlackInteraction(PayloadId, User);

    /// <summary>A dialog of ours was filled in.</summary>
    public sealed record FilledIn(string PayloadId, string User, Verdict Verdict, string Text, SlackQuestion Question) : SlackInteraction(PayloadId, User);

    /// <summary>Null for what needs no work: links, closed dialogs, what is not ours.</summary>
    /// <exception cref="JsonException">Not a payload.</exception>
    public static SlackInteraction? Parse(string payload)
    {
        var root = JsonNode.Parse(payload, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) as JsonObject ?? throw new JsonException("Not an object.");
        return TextAt(root, "type") switch
        {
            "block_actions" => PressedIn(root),
            "view_submission" => FilledInIn(root),
            _ => null,
        };
    }

    private static Pressed? PressedIn(JsonObject root)
    {
        var action = (root["actions"] as JsonArray)?.FirstOrDefault() as JsonObject;
        if (TextAt(action, "action_id") is not { } name || VerdictOf(name) is not { } verdict || TextAt(action, "value")?.Split('.') is not [var id, var revision])
            return null;
        var channel = TextAt(root["channel"], "id") ?? TextAt(root["container"], "channel_id");
        var ts = TextAt(root["container"], "message_ts") ?? TextAt(root["message"], "ts");
        if (channel is null || ts is null || TextAt(root["user"], "id") is not { } user || TextAt(root, "trigger_id") is not { } trigger)
            return null;
        return Guid.TryParseExact(id, "D", out var approval) && int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Pressed(trigger, user, trigger, verdict, new SlackQuestion(approval, number, new SlackReference(channel, ts)))
            : null;
    }

    private static FilledIn? FilledInIn(JsonObject root)
    {
        var view = root["view"] as JsonObject;
        if (TextAt(view, "callback_id") is not { } name || VerdictOf(name) is not { } verdict || SlackQuestion.Parse(TextAt(view, "private_metadata")) is not { } question)
            return null;
        var text = TextAt((view!["state"]?["values"]?[SlackDialog.Block] as JsonObject)?[SlackDialog.Field], "value") ?? "";
        if (TextAt(root["user"], "id") is not { } user || TextAt(view, "id") is not { } dialog)
            return null;
        return new FilledIn(TextAt(root, "trigger_id") ?? dialog, user, verdict, text, question);
    }

    private static Verdict? VerdictOf(string name) => name switch
    {
        SlackDialog.Approve => Verdict.Approve,
        SlackDialog.Reject => Verdict.Reject,
        _ => null,
    };

    private static string? TextAt(JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

/// <summary>What was asked, and the message in which.</summary>
public sealed record SlackQuestion(Guid Approval, int Revision, SlackReference Message)
{
    /// <summary>Kept in a dialog, and believed when it comes back: Slack signs what it sends.</summary>
    public string Keep() => string.Create(CultureInfo.InvariantCulture, $"{Approval}.{Revision}/{Message}");

    public static SlackQuestion? Parse(string? kept)
    {
        if (kept?.Split('/', 2) is not [var question, var message] || question.Split('.') is not [var id, var revision] || SlackReference.Parse(message) is not { } at)
            return null;
        return Guid.TryParseExact(id, "D", out var approval) && int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(approval, number, at)
            : null;
    }
}

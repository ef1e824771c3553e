using System.Text.Json.Nodes;
using Approvals.Channels.Templates;
using Approvals.Channels.Templates.Model;

namespace Approvals.Channels.Slack;

/// <summary>Writes messages with the templates and puts them into conversations.</summary>
public sealed class SlackMessenger(SlackOptions options, SlackApi api, TemplateStore templates, PublicLinks links)
{
    /// <param name="buttons">It may carry buttons, where the reader is asked.</param>
    public string Write(OutgoingMessage message, bool buttons) =>
        templates.Render(TemplatePart.Slack, message.Template, MessageModel.Of(message, links.Approval, buttons: buttons && options.TakesDecisions));

    public Task ToWebhookAsync(OutgoingMessage message, CancellationToken cancellationToken) =>
        api.PostToWebhookAsync(Write(message, buttons: false), cancellationToken);

    /// <param name="thread">The message that this one belongs under; null: it stands by itself.</param>
    public async Task<SlackReference> PostAsync(string channel, OutgoingMessage message, bool buttons, SlackReference? thread, CancellationToken cancellationToken)
    {
        var body = BodyOf(channel, message, buttons);
        body["unfurl_links"] = false;
        body["unfurl_media"] = false;
        // Lets the workspace tell a repeat from a second message.
        body["metadata"] = new JsonObject { ["event_type"] = "approvals_message", ["event_payload"] = new JsonObject { ["id"] = message.Id.ToString() } };
        if (thread is not null)
        {
            body["thread_ts"] = thread.Ts;
            body["reply_broadcast"] = true;
        }

        var answer = await api.PostAsync("chat.postMessage", body, cancellationToken);
        return new(answer.GetProperty("channel").GetString()!, answer.GetProperty("ts").GetString()!);
    }

    public Task UpdateAsync(SlackReference at, OutgoingMessage message, bool buttons, CancellationToken cancellationToken)
    {
        var body = BodyOf(at.Channel, message, buttons);
        body["ts"] = at.Ts;
        return api.PostAsync("chat.update", body, cancellationToken);
    }

    private JsonObject BodyOf(string channel, OutgoingMessage message, bool buttons)
    {
        var body = JsonNode.Parse(Write(message, buttons))!.AsObject();
        body["channel"] = channel;
        // Names and addresses in the text are not looked for: what begins a mention is written by our templates or not at all.
        body["parse"] = "none";
        body["link_names"] = false;
        return body;
    }
}

using System.Text.Json.Nodes;
using Approvals.Domain.State;

namespace Approvals.Channels.Slack;

/// <summary>The dialog that asks for the words of a vote.</summary>
internal static class SlackDialog
{
    public const string Approve = "approve";
    public const string Reject = "reject";
    public const string Block = "words";
    public const string Field = "words";
    private const int MaxWords = 3000;
    private const int MaxTitle = 2900;

    public static JsonObject Of(Verdict verdict, SlackQuestion question, Approval approval)
    {
        var rejects = verdict == Verdict.Reject;
        return new JsonObject
        {
            ["type"] = "modal",
            ["callback_id"] = rejects ? Reject : Approve,
            ["private_metadata"] = question.Keep(),
            ["title"] = Plain(rejects ? "Reject" : "Approve"),
            ["submit"] = Plain(rejects ? "Reject" : "Approve"),
            ["close"] = Plain("Not yet"),
            ["blocks"] = new JsonArray(
                new JsonObject { ["type"] = "section", ["text"] = Plain(SlackText.Of(approval.Request.Title, MaxTitle)) },
                new JsonObject
                {
                    ["type"] = "input",
                    ["block_id"] = Block,
                    ["label"] = Plain(rejects ? "Reason" : "Comment"),
                    ["element"] = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = Field, ["multiline"] = true, ["min_length"] = 1, ["max_length"] = MaxWords },
                }),
        };
    }

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["emoji"] = false, ["text"] = text };
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace Approvals.Channels.Tests.Slack;

/// <summary>What Slack's reference says about messages and dialogs, checked to the letter: kinds of blocks, members, lengths, numbers.</summary>
internal static partial class SlackRules
{
    private static readonly string[] BlockTypes = ["header", "section", "context", "actions", "divider", "input"];

    /// <summary>Null when Slack would take the message.</summary>
    public static string? FaultIn(JsonElement message)
    {
        if (!message.TryGetProperty("text", out var text) || text.GetString() is not { Length: > 0 and <= 4000 } words)
            return "text: 1 to 4000 characters, for notifications";
        if (Unescaped().IsMatch(words))
            return "text: a mention or link";
        return message.TryGetProperty("blocks", out var blocks) ? Blocks(blocks, 50) : null;
    }

    public static string? FaultInView(JsonElement view)
    {
        if (view.GetProperty("type").GetString() != "modal")
            return "type";
        return Plain(view.GetProperty("title"), 24) ?? Plain(view.GetProperty("submit"), 24) ?? Plain(view.GetProperty("close"), 24)
            ?? Length(view, "private_metadata", 3000) ?? Length(view, "callback_id", 255) ?? Blocks(view.GetProperty("blocks"), 100);
    }

    private static string? Blocks(JsonElement blocks, int most)
    {
        if (blocks.ValueKind != JsonValueKind.Array || blocks.GetArrayLength() is 0 || blocks.GetArrayLength() > most)
            return $"blocks: 1 to {most}";
        return blocks.EnumerateArray().Select(Block).FirstOrDefault(fault => fault is not null);
    }

    private static string? Block(JsonElement block)
    {
        var type = block.GetProperty("type").GetString()!;
        if (!BlockTypes.Contains(type))
            return $"block type {type}";
        var fault = Length(block, "block_id", 255) ?? type switch
        {
            "header" => Only(block, "type", "block_id", "text") ?? Plain(block.GetProperty("text"), 150),
            "section" => Only(block, "type", "block_id", "text", "fields", "accessory") ?? Section(block),
            "context" => Only(block, "type", "block_id", "elements") ?? Each(block.GetProperty("elements"), 10, element => Text(element, 3000)),
            "actions" => Only(block, "type", "block_id", "elements") ?? Each(block.GetProperty("elements"), 25, Button),
            "input" => Only(block, "type", "block_id", "label", "element", "optional", "hint") ?? Plain(block.GetProperty("label"), 2000),
            _ => Only(block, "type", "block_id"),
        };
        return fault is null ? null : $"{type}: {fault}";
    }

    private static string? Section(JsonElement section)
    {
        var hasText = section.TryGetProperty("text", out var text);
        var hasFields = section.TryGetProperty("fields", out var fields);
        if (!hasText && !hasFields)
            return "needs text or fields";
        return (hasText ? Text(text, 3000) : null)
            ?? (hasFields ? Each(fields, 10, field => Text(field, 2000)) : null)
            ?? (section.TryGetProperty("accessory", out var accessory) ? Button(accessory) : null);
    }

    private static string? Button(JsonElement button)
    {
        if (button.GetProperty("type").GetString() != "button")
            return "only buttons";
        if (button.TryGetProperty("style", out var style) && style.GetString() is not ("primary" or "danger"))
            return "style";
        return Only(button, "type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label")
            ?? Plain(button.GetProperty("text"), 75) ?? Length(button, "action_id", 255) ?? Length(button, "value", 2000) ?? Length(button, "url", 3000)
            ?? (button.TryGetProperty("confirm", out var confirm) ? Confirm(confirm) : null);
    }

    private static string? Confirm(JsonElement confirm) =>
        Only(confirm, "title", "text", "confirm", "deny", "style") ?? Plain(confirm.GetProperty("title"), 100) ?? Text(confirm.GetProperty("text"), 300)
        ?? Plain(confirm.GetProperty("confirm"), 30) ?? Plain(confirm.GetProperty("deny"), 30);

    private static string? Plain(JsonElement text, int most) => text.GetProperty("type").GetString() == "plain_text" ? Text(text, most) : "must be plain_text";

    private static string? Text(JsonElement text, int most)
    {
        var type = text.GetProperty("type").GetString();
        if (type is not ("plain_text" or "mrkdwn"))
            return $"text type {type}";
        if (Only(text, type == "mrkdwn" ? ["type", "text", "verbatim"] : ["type", "text", "emoji"]) is { } stray)
            return stray;
        var words = text.GetProperty("text").GetString()!;
        if (words.Length is 0 || words.Length > most)
            return $"text of {words.Length} characters where 1 to {most} are allowed";
        if (type == "mrkdwn" && !(text.TryGetProperty("verbatim", out var verbatim) && verbatim.GetBoolean()))
            return "mrkdwn must be verbatim, or names in it are looked up";
        return Unescaped().IsMatch(words) ? "a mention or link" : null;
    }

    private static string? Each(JsonElement array, int most, Func<JsonElement, string?> check) => array.GetArrayLength() is 0 || array.GetArrayLength() > most
        ? $"1 to {most} elements"
        : array.EnumerateArray().Select(check).FirstOrDefault(fault => fault is not null);

    private static string? Only(JsonElement element, params string[] known) =>
        element.EnumerateObject().FirstOrDefault(member => !known.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } stray ? $"unknown member {stray.Name}" : null;

    private static string? Length(JsonElement element, string name, int most) =>
        element.TryGetProperty(name, out var value) && value.GetString() is not { Length: > 0 } text || value.ValueKind == JsonValueKind.String && value.GetString()!.Length > most
            ? $"{name}: 1 to {most} characters"
            : null;

    /// <summary>What begins a mention or a link; a date is the one such thing that our templates write.</summary>
    [GeneratedRegex(@"<(?!!date\^\d+\^[^|<>]*\|[^<>]*>)", RegexOptions.None, 1000)]
    private static partial Regex Unescaped();
}

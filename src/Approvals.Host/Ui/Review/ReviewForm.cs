using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Domain.Commands;
using Approvals.Domain.Inputs;
using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Ui.Parts;

namespace Approvals.Host.Ui.Review;

/// <summary>A posted form, as the command that it stands for. The same bodies check it that check the API's.</summary>
public sealed class ReviewForm(IFormCollection form)
{
    private const string InputPrefix = "input.";

    private static readonly string[] Kept = ["comment", "reason", "to", "text", "outcome", "key"];

    public bool IsConfirmed => form["confirmed"] == "yes";

    public int? Revision => int.TryParse(form["revision"], System.Globalization.CultureInfo.InvariantCulture, out var revision) ? revision : null;

    /// <summary>What the person typed, to show it again.</summary>
    public IReadOnlyDictionary<string, string> Typed => form
        .Where(part => Kept.Contains(part.Key, StringComparer.Ordinal) || part.Key.StartsWith(InputPrefix, StringComparison.Ordinal))
        .ToDictionary(part => part.Key, part => part.Value.ToString(), StringComparer.Ordinal);

    /// <summary>Everything that was written, one paragraph each; null for nothing.</summary>
    public string? Draft => Join(new[] { Text("reason"), Text("comment"), Text("text") }.OfType<string>());

    private static string? Join(IEnumerable<string> texts) => string.Join("\n\n", texts) is { Length: > 0 } all ? all : null;

    /// <summary>The command, and the faults of its fields, which nobody else looks for.</summary>
    public (ApprovalCommand Command, Faults Faults) Read(MoveWords words, Caller caller, Approval approval)
    {
        var faults = new Faults();
        var command = CommandOf(words, caller, approval, faults);
        return (command with { Revision = Revision, Key = KeyOf(words, caller) }, faults);
    }

    private ApprovalCommand CommandOf(MoveWords words, Caller caller, Approval approval, Faults faults)
    {
        switch (words.Key)
        {
            case "approve":
                var approve = Checked(new ApproveBody(Text("comment"), Inputs(approval), Revision), faults);
                return new ApprovalCommand.CastVote(caller, Verdict.Approve, null, approve.Comment, approve.Inputs);
            case "reject":
                var reject = Checked(new RejectBody(Text("reason"), Text("comment"), null, Revision), faults);
                return new ApprovalCommand.CastVote(caller, Verdict.Reject, reject.Reason, reject.Comment, null);
            case "delegate":
                var to = Text("to");
                var handOn = Checked(new DelegateBody(to is null ? null : PersonField.Principal(to), Text("reason"), Revision), faults);
                return new ApprovalCommand.Delegate(caller, Principal.TryParse(handOn.To, out var person) ? person : caller.Self, handOn.Reason);
            case "cancel":
                return new ApprovalCommand.Cancel(caller, Checked(new CancelBody(Text("reason"), Revision), faults).Reason);
            case "override":
                var ruling = Checked(new OverrideBody(Text("outcome"), Text("reason"), Revision), faults);
                return new ApprovalCommand.Override(caller, ruling.Outcome == "approved" ? Outcome.Approved : Outcome.Rejected, ruling.Reason ?? "");
            case "comment":
                return new ApprovalCommand.AddComment(caller, Checked(new CommentBody(Text("text"), Revision), faults).Text ?? "");
            case "retract":
                return new ApprovalCommand.RetractVote(caller);
            case "revoke":
                return new ApprovalCommand.RevokeDelegation(caller);
            default:
                return new ApprovalCommand.Remind(caller);
        }
    }

    private static TBody Checked<TBody>(TBody body, Faults faults)
        where TBody : class, IRequestBody<TBody>
    {
        body.Check(faults);
        return body;
    }

    /// <summary>Browsers end lines with CR LF; what was left blank is nothing.</summary>
    private string? Text(string field)
    {
        var text = form[field].ToString().ReplaceLineEndings("\n").Trim();
        return text.Length == 0 ? null : text;
    }

    private IdempotencyKey? KeyOf(MoveWords words, Caller caller)
    {
        if (form["key"].ToString() is not { Length: > 0 and <= RepeatGuard.MaxLength } key)
            return null;
        var body = string.Join('\n', Typed.Where(part => part.Key != "key").OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key}={part.Value}"));
        return new RepeatGuard(key, BodyReader.Hash(JsonSerializer.SerializeToUtf8Bytes(body))).For(caller, "web " + words.Key);
    }

    /// <summary>Values as the definitions want them. What is no number stays text, and the domain says what is wrong with it.</summary>
    private RawJson? Inputs(Approval approval)
    {
        var values = new JsonObject();
        foreach (var definition in approval.Request.Inputs)
        {
            var typed = form[InputPrefix + definition.Name].ToString();
            if (ValueOf(definition, typed) is { } value)
                values[definition.Name] = value;
        }

        return values.Count == 0 ? null : new RawJson(values.ToJsonString());
    }

    private static JsonValue? ValueOf(InputDefinition definition, string typed) => definition.Type switch
    {
        InputType.Boolean => JsonValue.Create(typed == "true"),
        _ when typed.Length == 0 => null,
        InputType.Number when double.TryParse(typed, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(typed),
    };
}

using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Approvals.Application.Cluster;
using Approvals.Domain.Audit;
using Approvals.Domain.Conditions;
using Approvals.Domain.Inputs;
using Approvals.Domain.Preferences;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Doors;
using Approvals.Host.Api.Keys;
using Approvals.Host.Embed;

namespace Approvals.Host.Api.OpenApi;

/// <summary>What bodies are checked for after they were read as plain text, so that a fault is named in the answer: which words a field takes, and which fields it needs.</summary>
internal static class ClosedWords
{
    private static readonly FrozenDictionary<(Type, string), IReadOnlyList<string>> Words = new Dictionary<(Type, string), IReadOnlyList<string>>
    {
        [(typeof(ApprovalDraft), "priority")] = Of<Priority>(),
        [(typeof(ApprovalDraft), "timeoutAction")] = Of<TimeoutAction>(),
        [(typeof(ApprovalDraft), "notifyChannels")] = [.. new RequestDefaults().KnownChannels],
        [(typeof(InputDraft), "type")] = Of<InputType>(),
        [(typeof(Condition), "op")] = [.. ConditionValidator.Operators],
        [(typeof(BatchEntry), "verdict")] = Of<Verdict>(),
        [(typeof(OverrideBody), "outcome")] = ["approved", "rejected"],
        [(typeof(AuditEntry), "type")] = [.. EventTypes.Names],
        [(typeof(NodeView), "state")] = Of<NodeState>(),
        [(typeof(KeyBody), "roles")] = ["requester", "approver", "auditor", "operator"],
        [(typeof(WebhookTestView), "status")] = ["sent", "failed"],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string[]> Required = new Dictionary<Type, string[]>
    {
        [typeof(ApprovalDraft)] = ["title"],
        [typeof(StageDraft)] = ["rules"],
        [typeof(RuleDraft)] = [],
        [typeof(EscalationDraft)] = ["afterMs", "to"],
        [typeof(InputDraft)] = ["name"],
        [typeof(ApproveBody)] = [],
        [typeof(RejectBody)] = ["reason"],
        [typeof(RevisionBody)] = [],
        [typeof(DelegateBody)] = ["to"],
        [typeof(CancelBody)] = [],
        [typeof(OverrideBody)] = ["outcome", "reason"],
        [typeof(CommentBody)] = ["text"],
        [typeof(EraseBody)] = ["reason"],
        [typeof(BatchBody)] = ["decisions"],
        [typeof(BatchEntry)] = ["id", "verdict"],
        [typeof(PreviewBody)] = ["template", "channel"],
        [typeof(DrainBody)] = [],
        [typeof(KeyBody)] = ["name"],
        [typeof(EmbedTokenBody)] = [],
        [typeof(QuietHours)] = ["from", "to", "timeZone"],
        [typeof(OutOfOffice)] = ["from", "to", "delegate"],
        // A problem has these two only where they say something.
        [typeof(ProblemDocument)] = ["type", "title", "status", "detail", "code", "traceId"],
    }.ToFrozenDictionary();

    public static IReadOnlyList<string>? Of(Type declaring, string property) => Words.GetValueOrDefault((declaring, property));

    /// <summary>Null: as the generator says.</summary>
    public static IReadOnlyCollection<string>? RequiredOf(Type type) => Required.GetValueOrDefault(type);

    private static string[] Of<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(name => typeof(T).GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name.ToLowerInvariant())];
}

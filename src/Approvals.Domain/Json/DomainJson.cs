using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Approvals.Domain.Audit;
using Approvals.Domain.Events;
using Approvals.Domain.Preferences;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Domain.Json;

/// <summary>How domain types look as JSON: in the journal, in the state row and on the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, Converters = [typeof(UtcJsonConverter)])]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ApprovalSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<Comment>))]
[JsonSerializable(typeof(Remarks))]
[JsonSerializable(typeof(ApprovalView))]
[JsonSerializable(typeof(ReceiptView))]
[JsonSerializable(typeof(PolicyView))]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(AuditPayload))]
[JsonSerializable(typeof(PersonalPreferences))]
[JsonSerializable(typeof(ApprovalEvent.Requested))]
[JsonSerializable(typeof(ApprovalEvent.VoteCast))]
[JsonSerializable(typeof(ApprovalEvent.VoteRetracted))]
[JsonSerializable(typeof(ApprovalEvent.Delegated))]
[JsonSerializable(typeof(ApprovalEvent.DelegationRevoked))]
[JsonSerializable(typeof(ApprovalEvent.Commented))]
[JsonSerializable(typeof(ApprovalEvent.Reminded))]
[JsonSerializable(typeof(ApprovalEvent.StageOpened))]
[JsonSerializable(typeof(ApprovalEvent.Escalated))]
[JsonSerializable(typeof(ApprovalEvent.Decided))]
[JsonSerializable(typeof(ApprovalEvent.Erased))]
public sealed partial class DomainJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON requires: the text is stored and hashed, never placed inside HTML as it is.</summary>
    public static DomainJson Compact => Holder.Instance;

    // A class of its own, because the order of static initialisers across the generated parts is not defined.
    private static class Holder
    {
        public static readonly DomainJson Instance = new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

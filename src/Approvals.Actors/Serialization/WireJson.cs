using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Approvals.Actors.Messages;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Json;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Actors.Serialization;

/// <summary>An <see cref="ExecuteCommand"/> as it is sent. The manifest says which command it is.</summary>
internal sealed record CommandOnWire<T>(Guid Id, T Command, Guid CommandId, DateTimeOffset ValidUntil)
    where T : ApprovalCommand;

/// <summary>A <see cref="CommandReply"/> as it is sent: the state in the form of the state row, beside the immutable request.</summary>
/// <param name="Comments">Apart from the state, as they are stored.</param>
internal sealed record ReplyOnWire(
    Guid Id, ApprovalSnapshot? State, ApprovalRequest? Request, IReadOnlyList<Comment>? Comments, Refusal? Refusal, bool Changed);

/// <summary>How the messages between nodes look as JSON. Nodes of two versions talk to each other, so the golden files hold every form.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(UtcJsonConverter)])]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.Create>), TypeInfoPropertyName = "CreateOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.CastVote>), TypeInfoPropertyName = "CastVoteOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.RetractVote>), TypeInfoPropertyName = "RetractVoteOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.Delegate>), TypeInfoPropertyName = "DelegateOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.RevokeDelegation>), TypeInfoPropertyName = "RevokeDelegationOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.AddComment>), TypeInfoPropertyName = "AddCommentOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.Remind>), TypeInfoPropertyName = "RemindOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.Cancel>), TypeInfoPropertyName = "CancelOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.Override>), TypeInfoPropertyName = "OverrideOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.Erase>), TypeInfoPropertyName = "EraseOnWire")]
[JsonSerializable(typeof(CommandOnWire<ApprovalCommand.Wake>), TypeInfoPropertyName = "WakeOnWire")]
[JsonSerializable(typeof(ReplyOnWire))]
[JsonSerializable(typeof(CommandFailed))]
[JsonSerializable(typeof(ApprovalChanged))]
[JsonSerializable(typeof(StartShard))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON requires, because the text never stands inside HTML.</summary>
    public static WireJson Compact => Holder.Instance;

    // A class of its own, because the order of static initialisers across the generated parts is not defined.
    private static class Holder
    {
        public static readonly WireJson Instance = new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

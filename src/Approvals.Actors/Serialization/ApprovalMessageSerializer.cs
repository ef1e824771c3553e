using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.Serialization;
using Approvals.Actors.Messages;
using Approvals.Domain.Commands;
using Approvals.Domain.State;

namespace Approvals.Actors.Serialization;

/// <summary>
/// Writes the messages between nodes. A manifest is the name of a message and the version of its form; a form that changes so that the version
/// before could not read it gets the next number, and the old one stays readable.
/// </summary>
public sealed class ApprovalMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>On the wire and in the view of the journal, so it never changes. Numbers to 100 are Akka's.</summary>
    public const int Id = 1301;

    private const string ReplyManifest = "reply.1";
    private const string FailedManifest = "failed.1";
    private const string StopManifest = "stop.1";
    private const string ChangedManifest = "changed.1";
    private const string StartShardManifest = "start-shard.1";

    private static readonly CommandForm[] Commands =
    [
        new CommandForm<ApprovalCommand.Create>("create.1", WireJson.Compact.CreateOnWire),
        new CommandForm<ApprovalCommand.CastVote>("vote.1", WireJson.Compact.CastVoteOnWire),
        new CommandForm<ApprovalCommand.RetractVote>("retract.1", WireJson.Compact.RetractVoteOnWire),
        new CommandForm<ApprovalCommand.Delegate>("delegate.1", WireJson.Compact.DelegateOnWire),
        new CommandForm<ApprovalCommand.RevokeDelegation>("revoke.1", WireJson.Compact.RevokeDelegationOnWire),
        new CommandForm<ApprovalCommand.AddComment>("comment.1", WireJson.Compact.AddCommentOnWire),
        new CommandForm<ApprovalCommand.Remind>("remind.1", WireJson.Compact.RemindOnWire),
        new CommandForm<ApprovalCommand.Cancel>("cancel.1", WireJson.Compact.CancelOnWire),
        new CommandForm<ApprovalCommand.Override>("override.1", WireJson.Compact.OverrideOnWire),
        new CommandForm<ApprovalCommand.Erase>("erase.1", WireJson.Compact.EraseOnWire),
        new CommandForm<ApprovalCommand.Wake>("wake.1", WireJson.Compact.WakeOnWire),
    ];

    private static readonly Dictionary<Type, CommandForm> ByType = Commands.ToDictionary(form => form.Type);

    private static readonly Dictionary<string, CommandForm> ByManifest = Commands.ToDictionary(form => form.Manifest, StringComparer.Ordinal);

    /// <summary>The types that go to this serializer.</summary>
    public static IReadOnlyList<Type> Bound { get; } =
        [typeof(ExecuteCommand), typeof(CommandReply), typeof(CommandFailed), typeof(StopEntity), typeof(ApprovalChanged), typeof(StartShard)];

    public override int Identifier => Id;

    public override string Manifest(object o) => o switch
    {
        ExecuteCommand execute => ByType[execute.Command.GetType()].Manifest,
        CommandReply => ReplyManifest,
        CommandFailed => FailedManifest,
        StopEntity => StopManifest,
        ApprovalChanged => ChangedManifest,
        StartShard => StartShardManifest,
        _ => throw new SerializationException($"{o.GetType()} has no form between nodes."),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        ExecuteCommand execute => ByType[execute.Command.GetType()].Write(execute),
        CommandReply reply => JsonSerializer.SerializeToUtf8Bytes(OnWire(reply), WireJson.Compact.ReplyOnWire),
        CommandFailed failed => JsonSerializer.SerializeToUtf8Bytes(failed, WireJson.Compact.CommandFailed),
        StopEntity => [],
        ApprovalChanged changed => JsonSerializer.SerializeToUtf8Bytes(changed, WireJson.Compact.ApprovalChanged),
        StartShard start => JsonSerializer.SerializeToUtf8Bytes(start, WireJson.Compact.StartShard),
        _ => throw new SerializationException($"{obj.GetType()} has no form between nodes."),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        ReplyManifest => Reply(Read(bytes, WireJson.Compact.ReplyOnWire)),
        FailedManifest => Read(bytes, WireJson.Compact.CommandFailed),
        StopManifest => StopEntity.Instance,
        ChangedManifest => Read(bytes, WireJson.Compact.ApprovalChanged),
        StartShardManifest => Read(bytes, WireJson.Compact.StartShard),
        _ when ByManifest.TryGetValue(manifest, out var form) => form.Read(bytes),
        _ => throw new SerializationException($"'{manifest}' is no message that this version knows."),
    };

    private static ReplyOnWire OnWire(CommandReply reply) => new(
        reply.ApprovalId,
        reply.Approval is { } approval ? ApprovalSnapshot.Of(approval) : null,
        reply.Approval?.Request,
        reply.Approval is { Comments.Count: > 0 } commented ? commented.Comments : null,
        reply.Refusal,
        reply.Changed);

    private static CommandReply Reply(ReplyOnWire wire) => new(
        wire.Id,
        wire is { State: { } state, Request: { } request } ? state.Restore(wire.Id, request, wire.Comments ?? []) : null,
        wire.Refusal,
        wire.Changed);

    private static T Read<T>(byte[] bytes, JsonTypeInfo<T> form) =>
        JsonSerializer.Deserialize(bytes, form) ?? throw new SerializationException($"An empty {typeof(T).Name} came from another node.");

    private abstract class CommandForm(Type type, string manifest)
    {
        public Type Type { get; } = type;

        public string Manifest { get; } = manifest;

        public abstract byte[] Write(ExecuteCommand execute);

        public abstract ExecuteCommand Read(byte[] bytes);
    }

    private sealed class CommandForm<T>(string manifest, JsonTypeInfo<CommandOnWire<T>> form) : CommandForm(typeof(T), manifest)
        where T : ApprovalCommand
    {
        public override byte[] Write(ExecuteCommand execute) => JsonSerializer.SerializeToUtf8Bytes(
            new CommandOnWire<T>(execute.ApprovalId, (T)execute.Command, execute.CommandId, execute.ValidUntil), form);

        public override ExecuteCommand Read(byte[] bytes)
        {
            var wire = ApprovalMessageSerializer.Read(bytes, form);
            return new ExecuteCommand(wire.Id, wire.Command, wire.CommandId, wire.ValidUntil);
        }
    }
}

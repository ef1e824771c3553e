using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace Approvals.Actors.Serialization;

/// <summary>
/// Stands where Akka has its JSON serializer for every type that has no other, and refuses: such a message would carry the names of types of one
/// version, would be slow, and what reads it would make objects of any type that a sender names.
/// </summary>
public sealed class UnboundTypeSerializer(ExtendedActorSystem system) : Serializer(system)
{
    /// <summary>The name under which Akka knows the serializer that this one replaces.</summary>
    public const string Replaced = "json";

    /// <summary>That of the serializer which it replaces, so that nothing that comes in is read by that one either.</summary>
    public override int Identifier => 1;

    public override bool IncludeManifest => true;

    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"{obj.GetType()} is bound to no serializer, so it cannot be sent to another node.");

    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException($"A {type} came from another node, but it is bound to no serializer.");
}

using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Approvals.Domain.Audit;

namespace Approvals.Actors.Export;

/// <summary>Reads a row of the view <c>akka_journal</c>, which names this serializer and its manifest. The view makes the JSON; nothing is written.</summary>
public sealed class JournalRowSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string RowManifest = "journal-row.1";

    public override int Identifier => 1302;

    public override string Manifest(object o) => RowManifest;

    public override byte[] ToBinary(object obj) => throw new NotSupportedException("The journal is not written through its view.");

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest != RowManifest)
            throw new SerializationException($"A row of the journal is in a form that this version does not know: {manifest}.");
        var row = JsonSerializer.Deserialize(bytes, ViewJson.Default.ViewRow)!;
        return new JournalRow(row.Version, row.Type, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Payload, row.Record, row.PrevHash, row.Hash, row.IdempotencyKey);
    }
}

/// <param name="At">Milliseconds since 1970.</param>
internal sealed record ViewRow(int Version, string Type, long At, string? Payload, string Record, string PrevHash, string Hash, string? IdempotencyKey);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ViewRow))]
internal sealed partial class ViewJson : JsonSerializerContext;

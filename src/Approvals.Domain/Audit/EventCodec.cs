using System.Text.Json;
using Approvals.Domain.Events;
using Approvals.Domain.Json;

namespace Approvals.Domain.Audit;

/// <summary>Turns events into the exact texts of the journal and back.</summary>
public static class EventCodec
{
    public static string WritePayload(RecordedEvent recorded, string salt)
    {
        var type = EventTypes.NameOf(recorded.Event);
        var body = new RawJson(JsonSerializer.Serialize(recorded.Event, EventTypes.JsonOf(type)));
        return JsonSerializer.Serialize(
            new AuditPayload(type, recorded.Actor, recorded.Channel, recorded.Address, recorded.Key, salt, body),
            DomainJson.Compact.AuditPayload);
    }

    public static RecordedEvent Read(Guid id, int version, DateTimeOffset at, string payload)
    {
        if (JsonSerializer.Deserialize(payload, DomainJson.Compact.AuditPayload) is not { Type: not null, Event: not null } kept)
            throw new FormatException($"The payload of version {version} is not an event.");
        var body = (ApprovalEvent)JsonSerializer.Deserialize(kept.Event.Text, EventTypes.JsonOf(kept.Type))!;
        return new RecordedEvent(id, version, at, kept.Actor, kept.Channel, kept.Address, kept.Key, body);
    }

    public static string WriteRecord(RecordedEvent recorded, string payloadHash) => JsonSerializer.Serialize(
        new AuditRecord(
            recorded.ApprovalId, recorded.Version, EventTypes.NameOf(recorded.Event), recorded.At,
            (recorded.Event as ApprovalEvent.VoteCast)?.Verdict,
            (recorded.Event as ApprovalEvent.Decided)?.Outcome,
            (recorded.Event as ApprovalEvent.Decided)?.Cause,
            StageOf(recorded.Event),
            payloadHash),
        DomainJson.Compact.AuditRecord);

    private static int? StageOf(ApprovalEvent recorded) => recorded switch
    {
        ApprovalEvent.VoteCast vote => vote.Stage,
        ApprovalEvent.VoteRetracted retracted => retracted.Stage,
        ApprovalEvent.StageOpened opened => opened.Stage,
        _ => null,
    };
}

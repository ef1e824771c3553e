using System.Text.Json.Serialization.Metadata;
using Approvals.Domain.Events;
using Approvals.Domain.Json;

namespace Approvals.Domain.Audit;

/// <summary>The name of each event in the journal. Names are for ever.</summary>
public static class EventTypes
{
    private static readonly (string Name, Type Type, JsonTypeInfo Json)[] All =
    [
        ("requested", typeof(ApprovalEvent.Requested), DomainJson.Compact.Requested),
        ("vote-cast", typeof(ApprovalEvent.VoteCast), DomainJson.Compact.VoteCast),
        ("vote-retracted", typeof(ApprovalEvent.VoteRetracted), DomainJson.Compact.VoteRetracted),
        ("delegated", typeof(ApprovalEvent.Delegated), DomainJson.Compact.Delegated),
        ("delegation-revoked", typeof(ApprovalEvent.DelegationRevoked), DomainJson.Compact.DelegationRevoked),
        ("commented", typeof(ApprovalEvent.Commented), DomainJson.Compact.Commented),
        ("reminded", typeof(ApprovalEvent.Reminded), DomainJson.Compact.Reminded),
        ("stage-opened", typeof(ApprovalEvent.StageOpened), DomainJson.Compact.StageOpened),
        ("escalated", typeof(ApprovalEvent.Escalated), DomainJson.Compact.Escalated),
        ("decided", typeof(ApprovalEvent.Decided), DomainJson.Compact.Decided),
        ("erased", typeof(ApprovalEvent.Erased), DomainJson.Compact.Erased),
    ];

    public static IEnumerable<string> Names => All.Select(entry => entry.Name);

    public static string NameOf(ApprovalEvent recorded) => NameOf(recorded.GetType());

    public static string NameOf(Type type) => Array.Find(All, entry => entry.Type == type).Name;

    public static JsonTypeInfo JsonOf(string name) => Array.Find(All, entry => entry.Name == name).Json
        ?? throw new FormatException($"The journal holds an event of the unknown type '{name}'.");
}

using Approvals.Application.Cluster;
using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

/// <summary>Who is to be told of an event, over which channels.</summary>
internal sealed class IntentColumns(ArrayParameters arrays)
{
    private readonly ArrayParameter<int> n = arrays.Integers("intent_n");
    private readonly ArrayParameter<Guid> id = arrays.Ids("intent_id");
    private readonly ArrayParameter<int> version = arrays.Integers("intent_version");
    private readonly ArrayParameter<short> shard = arrays.Smallints("intent_shard");
    private readonly ArrayParameter<short> priority = arrays.Smallints("intent_priority");
    private readonly ArrayParameter<string?> kind = arrays.Texts("intent_event");
    private readonly ArrayParameter<string?> channels = arrays.Texts("intent_channels");
    private readonly ArrayParameter<string?> recipients = arrays.Texts("intent_recipients");

    public void Add(int number, JournalEntry entry)
    {
        foreach (var intent in Intent.Of(entry))
        {
            n.Add(number);
            id.Add(entry.Id);
            version.Add(intent.Event.Version);
            shard.Add(Shard.Of(entry.Id));
            priority.Add((short)intent.Event.Priority);
            kind.Add(Names.Of(intent.Event.Kind));
            channels.Add(string.Join('\n', intent.Event.Channels));
            // No name holds a line end: control characters are refused at the edge.
            recipients.Add(string.Join('\n', intent.Recipients));
        }
    }
}

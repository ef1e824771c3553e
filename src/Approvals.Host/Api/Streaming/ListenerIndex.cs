using Approvals.Application.Reading;

namespace Approvals.Host.Api.Streaming;

/// <summary>Finds the listeners of an approval by the names in its audience, however many listeners there are.</summary>
public sealed class ListenerIndex
{
    private readonly Lock gate = new();
    private readonly HashSet<StreamClient> everything = [];
    private readonly Dictionary<string, HashSet<StreamClient>> byInbox = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<StreamClient>> bySelf = new(StringComparer.Ordinal);

    private readonly Dictionary<string, HashSet<StreamClient>> byAddress = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>Whether anybody listens who may not see everything.</summary>
    public bool NeedsAudience
    {
        get
        {
            lock (gate)
                return Count > everything.Count;
        }
    }

    public void Add(StreamClient client)
    {
        lock (gate)
        {
            Count++;
            foreach (var list in ListsOf(client))
                list.Add(client);
        }
    }

    public void Remove(StreamClient client)
    {
        lock (gate)
        {
            Count--;
            foreach (var list in ListsOf(client))
                list.Remove(client);
            foreach (var name in client.Inbox.Where(name => byInbox.TryGetValue(name, out var list) && list.Count == 0))
                byInbox.Remove(name);
            if (bySelf.TryGetValue(client.Caller.Self.Text, out var own) && own.Count == 0)
                bySelf.Remove(client.Caller.Self.Text);
            foreach (var name in client.Addresses.Where(name => byAddress.TryGetValue(name, out var list) && list.Count == 0))
                byAddress.Remove(name);
        }
    }

    public IReadOnlyCollection<StreamClient> All()
    {
        lock (gate)
            return bySelf.Values.SelectMany(list => list).Concat(everything).ToHashSet();
    }

    /// <summary>Whose items anybody here finds in their in-app inbox.</summary>
    public IReadOnlyCollection<string> Addresses
    {
        get
        {
            lock (gate)
                return [.. byAddress.Keys];
        }
    }

    /// <summary>Everyone who finds a recipient's items in their in-app inbox.</summary>
    public IReadOnlyCollection<StreamClient> Addressed(string recipient)
    {
        lock (gate)
            return byAddress.TryGetValue(recipient, out var list) ? [.. list] : [];
    }

    /// <summary>Everyone who may see an approval with this audience; with none, those who see everything.</summary>
    public IReadOnlyCollection<StreamClient> Of(Audience? audience)
    {
        lock (gate)
        {
            if (audience is null)
                return [.. everything];
            var found = new HashSet<StreamClient>(everything);
            if (bySelf.TryGetValue(audience.Requester, out var requesting))
                found.UnionWith(requesting);
            foreach (var name in audience.Principals)
            {
                if (byInbox.TryGetValue(name, out var list))
                    found.UnionWith(list);
            }

            return found;
        }
    }

    private IEnumerable<HashSet<StreamClient>> ListsOf(StreamClient client) => client.Addresses.Select(name => Of(byAddress, name)).Concat(
        client.Caller.ReadsEverything ? [everything] : [Of(bySelf, client.Caller.Self.Text), .. client.Inbox.Select(name => Of(byInbox, name))]);

    private static HashSet<StreamClient> Of(Dictionary<string, HashSet<StreamClient>> lists, string name) =>
        lists.TryGetValue(name, out var list) ? list : lists[name] = [];
}

using Approvals.Actors.Feed;
using Approvals.Actors.Ports;
using Approvals.Domain.Principals;

namespace Approvals.Host.Api.Streaming;

/// <summary>Hands what the journal's tail brings to those listeners on this node who may know of it. It hears the tail only while somebody listens.</summary>
public sealed class StreamHub(TailFollower tail, IJournalTail journal, IAudienceReader audiences, ILogger<StreamHub> log) : ITailListener
{
    /// <summary>Whoever was away for more rows than this reads anew.</summary>
    public const int MostReplayed = 2_000;

    private readonly Lock gate = new();
    private readonly ListenerIndex index = new();
    private long position;

    /// <summary>Everything up to here was put to whoever listens.</summary>
    public long Position => Volatile.Read(ref position);

    public int Count => index.Count;

    /// <summary>From the returned position on, the client is told everything.</summary>
    public async Task<long> JoinAsync(StreamClient client, CancellationToken cancellationToken)
    {
        Task<long> joining;
        lock (gate)
        {
            index.Add(client);
            joining = tail.JoinAsync(this, cancellationToken);
        }

        return await joining;
    }

    public void Leave(StreamClient client)
    {
        lock (gate)
        {
            index.Remove(client);
            if (index.Count == 0)
                tail.Leave(this);
        }
    }

    /// <summary>Puts to a client that has joined what it missed since a position, or has it read anew.</summary>
    public async Task ReplayAsync(StreamClient client, long since, CancellationToken cancellationToken)
    {
        var page = await journal.ReadAsync(since, [], MostReplayed + 1, cancellationToken);
        if (page.Rows.Count > MostReplayed || (page.Rows.Count == 0 && since > await journal.NewestAsync(cancellationToken)))
        {
            client.Reset();
            client.Wake();
            return;
        }

        var known = client.Caller.ReadsEverything || page.Rows.Count == 0 ? Unread : await AudiencesAsync(page.Rows, cancellationToken);
        foreach (var row in page.Rows.Where(row => client.MaySee(known.GetValueOrDefault(row.Id))))
            client.Put(MessageOf(row));
        client.Wake();
    }

    public async Task HearAsync(IReadOnlyList<Happening> news, long position, CancellationToken cancellationToken)
    {
        var told = new HashSet<StreamClient>();
        try
        {
            var known = news.Count > 0 && index.NeedsAudience ? await AudiencesAsync(news, cancellationToken) : Unread;
            foreach (var row in news)
            {
                foreach (var client in index.Of(known.GetValueOrDefault(row.Id)))
                {
                    client.Put(MessageOf(row));
                    told.Add(client);
                }
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // These rows do not come again.
            log.LogWarning("Whom {Count} events concern could not be read, so every listener reads anew: {Reason}", news.Count, fault.Message);
            Reset(position);
            return;
        }

        Volatile.Write(ref this.position, position);
        foreach (var client in told)
            client.Wake();
    }

    public void Reset(long position)
    {
        Volatile.Write(ref this.position, position);
        foreach (var client in index.All())
        {
            client.Reset();
            client.Wake();
        }
    }

    /// <summary>Tells one person, wherever they listen on this node, something that is theirs alone.</summary>
    public void Tell(Principal person, StreamMessage message)
    {
        foreach (var client in index.All().Where(client => client.Caller.Self == person))
        {
            client.Put(message);
            client.Wake();
        }
    }

    private static readonly IReadOnlyDictionary<Guid, Audience> Unread = new Dictionary<Guid, Audience>();

    private Task<IReadOnlyDictionary<Guid, Audience>> AudiencesAsync(IReadOnlyList<Happening> rows, CancellationToken cancellationToken) =>
        audiences.AudiencesAsync(rows.Select(row => row.Id).ToHashSet(), cancellationToken);

    private static StreamMessage MessageOf(Happening row) => new(row.Type, row.Id, row.Version);
}

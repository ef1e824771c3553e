using Approvals.Actors.Feed;
using Approvals.Application.Journal;
using Approvals.Application.Reading;

namespace Approvals.Host.Api.Streaming;

/// <summary>Hands what the journal's tail brings to those listeners on this node who may know of it. It hears the tail only while somebody listens.</summary>
public sealed class StreamHub : ITailListener, IDisposable
{
    /// <summary>Whoever was away for more rows than this reads anew.</summary>
    public const int MostReplayed = 2_000;

    private readonly TailFollower tail;
    private readonly IJournalTail journal;
    private readonly IAudienceReader audiences;
    private readonly ILogger<StreamHub> log;
    private readonly IDisposable inboxes;
    private readonly Lock gate = new();
    private readonly ListenerIndex index = new();
    private long position;

    public StreamHub(TailFollower tail, IJournalTail journal, IAudienceReader audiences, InboxFeed inbox, ILogger<StreamHub> log)
    {
        (this.tail, this.journal, this.audiences, this.log) = (tail, journal, audiences, log);
        inboxes = inbox.Subscribe(TellRecipient, () => index.Addresses);
    }

    /// <summary>Everything up to here was put to whoever listens.</summary>
    public long Position => Volatile.Read(ref position);

    public int Count => index.Count;

    public void Dispose() => inboxes.Dispose();

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

    /// <summary>Tells whoever finds a recipient's items in their in-app inbox that there is something new.</summary>
    private void TellRecipient(string recipient)
    {
        foreach (var client in index.Addressed(recipient))
        {
            client.Put(StreamMessage.Notification);
            client.Wake();
        }
    }

    private static readonly IReadOnlyDictionary<Guid, Audience> Unread = new Dictionary<Guid, Audience>();

    private Task<IReadOnlyDictionary<Guid, Audience>> AudiencesAsync(IReadOnlyList<Happening> rows, CancellationToken cancellationToken) =>
        audiences.AudiencesAsync(rows.Select(row => row.Id).ToHashSet(), cancellationToken);

    private static StreamMessage MessageOf(Happening row) => new(row.Type, row.Id, row.Version);
}

namespace Approvals.Actors;

/// <summary>Bounds of the actor runtime. All of them protect memory and latency; none of them safety.</summary>
public sealed class ActorOptions
{
    public const string MeterName = "Approvals.Actors";

    /// <summary>An actor unused for this long is passivated; its approval stays in the database.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The same for one whose approval is decided, or not there: it answers a few late votes and repeats, then goes.</summary>
    public TimeSpan SpentAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Above this many active actors the least recently used are passivated early.</summary>
    public int MaxActive { get; set; } = 10_000;

    /// <summary>Commands that one actor may have waiting.</summary>
    public int MailboxCapacity { get; set; } = 1_000;

    /// <summary>
    /// Losing this often in a row means that something other than another writer is wrong. Because each node has entities of its own until the nodes are
    /// a cluster, many voters of one approval make them lose to one another again and again.
    /// </summary>
    public int MaxRejections { get; set; } = 100;

    /// <summary>Commands under way on this node; more are refused at once.</summary>
    public int MaxInFlight { get; set; } = 8_000;

    /// <summary>While the cluster is unsettled a command that its shard did not answer in this time goes to a stand-in on this node.</summary>
    public TimeSpan StandInAfter { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A stand-in without a command for this long leaves.</summary>
    public TimeSpan StandInIdleAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Stand-ins on this node at once; a command that needs one more waits for its shard.</summary>
    public int MaxStandIns { get; set; } = 5_000;

    /// <summary>How long an answer may take; longer than <see cref="AppendLimit"/>, which knows more of what went wrong.</summary>
    public TimeSpan AskLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long an append may take; longer than the storage waits, which knows more. Because the acknowledgements of a node pass one queue, an append
    /// that never ended would hold all of them back.
    /// </summary>
    public TimeSpan AppendLimit { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>Longest pause between two looks for wake-ups of passive approvals.</summary>
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How far ahead a look goes.</summary>
    public TimeSpan ScanHorizon { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A wake-up that has been due for this long is taken by any node, whoever hosts its shard.</summary>
    public TimeSpan OverdueAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most wake-ups taken by one look.</summary>
    public int ScanLimit { get; set; } = 5_000;

    /// <summary>Wake-ups under way at once, so that a thousand deadlines in one second leave room for votes.</summary>
    public int MaxWaking { get; set; } = 24;

    /// <summary>How often what is watched here is read again, in case a signal from another node was lost.</summary>
    public TimeSpan RereadInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the inboxes that somebody listens for here are looked at, in case a signal was lost.</summary>
    public TimeSpan InboxRereadInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often is read who is out of office, for what was set at another node.</summary>
    public TimeSpan AbsenceInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Shortest pause between two looks at the journal's tail; hints that come meanwhile share the next look.</summary>
    public TimeSpan TailPause { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Shortest pause between two signals to the other nodes; what is committed meanwhile shares the next one.</summary>
    public TimeSpan SignalPause { get; set; } = TimeSpan.FromMilliseconds(10);
}

namespace Approvals.Cluster.Tests.History;

/// <summary>The history and the content of the database side by side.</summary>
internal sealed class Evidence
{
    private readonly ILookup<Guid, Operation> byApproval;

    public Evidence(Chronicle record, Content content, Bounds bounds)
    {
        Record = record;
        Content = content;
        Bounds = bounds;
        byApproval = record.Operations.Where(operation => operation.Approval is not null).ToLookup(operation => operation.Approval!.Value);
        Creates = record.Operations.Where(operation => operation.Verb == Verb.Create).ToLookup(operation => operation.Argument!);
        var actors = record.Actors.ToDictionary(actor => actor.Name, StringComparer.Ordinal);
        // A journal that cannot be read is a breach of its own and has no life to be judged.
        Lives = content.Approvals.Where(stored => stored.Journal.Count > 0 && stored.Journal[0].Type == "requested")
            .ToDictionary(stored => stored.Id, stored => new Life(stored, actors));
        Stored = content.Approvals.ToDictionary(stored => stored.Id);
    }

    public Chronicle Record { get; }

    public Content Content { get; }

    public Bounds Bounds { get; }

    public IReadOnlyDictionary<Guid, Life> Lives { get; }

    public IReadOnlyDictionary<Guid, StoredApproval> Stored { get; }

    /// <summary>By label.</summary>
    public ILookup<string, Operation> Creates { get; }

    /// <summary>In order of invocation.</summary>
    public IEnumerable<Operation> On(Guid approval) => byApproval[approval];

    public IEnumerable<Operation> On(Guid approval, Verb verb) => byApproval[approval].Where(operation => operation.Verb == verb);
}

/// <param name="Late">How late a deadline may be taken while some node lives and the database answers.</param>
/// <param name="Recovery">How long after a fault that halted everything the service may take to be itself again.</param>
internal sealed record Bounds(TimeSpan Late, TimeSpan Recovery)
{
    /// <summary>What the design promises: 10 s when a node dies, 15 s after database trouble.</summary>
    public static Bounds Promised { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
}

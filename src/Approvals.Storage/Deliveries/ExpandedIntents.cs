using Approvals.Application.Deliveries;

namespace Approvals.Storage.Deliveries;

/// <summary>What a batch of intents became.</summary>
internal sealed class ExpandedIntents
{
    private const string InApp = "in-app";

    private readonly List<OpenIntent> done = [];
    private readonly List<DeliveryRow> rows = [];
    private readonly List<Guid> dropped = [];
    private readonly List<Guid> resolved = [];
    private readonly HashSet<Guid> left = [];

    public int Count => done.Count;

    public IReadOnlyList<OpenIntent> Done => done;

    public IReadOnlyList<DeliveryRow> Rows => rows;

    public IReadOnlyList<Guid> Dropped => dropped;

    public IReadOnlyList<Guid> Resolved => resolved;

    /// <summary>Whether something may be due now: what is new, or what waited behind something that was dropped.</summary>
    public bool HasDue => dropped.Count > 0 || rows.Exists(row => row.New.Status == DeliveryStatus.Pending);

    /// <summary>Approvals whose intents stay for another time.</summary>
    public IReadOnlyList<Guid> Left => [.. left];

    public IReadOnlyList<Guid> Approvals => [.. done.Select(intent => intent.ApprovalId).Distinct()];

    public DateTimeOffset Now => done[0].Now;

    public IReadOnlyList<InboxChange> Inbox =>
        [.. rows.Where(row => row.New.Channel == InApp && row.New.Status is not DeliveryStatus.Dropped)
            .Select(row => new InboxChange(row.ApprovalId, row.Version, row.New.Recipient))];

    /// <param name="intents">In order of version within each approval.</param>
    public static ExpandedIntents Of(IReadOnlyList<OpenIntent> intents, IExpander expander)
    {
        var work = new ExpandedIntents();
        foreach (var intent in intents)
        {
            if (work.left.Contains(intent.ApprovalId))
                continue;
            if (expander.Expand(intent) is { } expansion)
                work.Take(intent, expansion);
            else
                work.left.Add(intent.ApprovalId);
        }

        return work;
    }

    private void Take(OpenIntent intent, Expansion expansion)
    {
        done.Add(intent);
        rows.AddRange(expansion.Deliveries.Select(delivery => DeliveryRow.Of(delivery, intent)));
        dropped.AddRange(expansion.Dropped);
        resolved.AddRange(expansion.Resolved);
    }
}

using Approvals.Domain.Events;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>The working state of one decision: each event raised is applied at once, so the next step sees it.</summary>
internal sealed class Draft(Guid id, Approval? approval, DateTimeOffset now, Guid commandId)
{
    private readonly List<RecordedEvent> events = [];

    public Guid Id { get; } = id;

    /// <summary>In whole milliseconds, as journal and state row keep it: anything finer would be lost when they are read back.</summary>
    public DateTimeOffset Now { get; } = new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    public Approval? Approval { get; private set; } = approval;

    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>True when the very command that is decided has had its effect a moment ago.</summary>
    public bool IsRepeat => commandId != Guid.Empty && Approval?.HasApplied(commandId) == true;

    public Approval.Pending Pending => (Approval.Pending)Approval!;

    /// <summary>By a person or service; the key is kept with the first event of the command only.</summary>
    public void Raise(ApprovalEvent raised, Caller caller, SeenKey? key = null) =>
        Add(raised, caller.Self, caller.Channel, caller.Address, key, commandId);

    /// <summary>By the clock or as a consequence; <paramref name="due"/> is what the database holds it to.</summary>
    public void Raise(ApprovalEvent raised, DateTimeOffset? due = null)
    {
        if (due > (NotBefore ?? DateTimeOffset.MinValue))
            NotBefore = due;
        Add(raised, null, null, null, null, Guid.Empty);
    }

    public Ruling Conclude(Refusal? refusal) =>
        new(Approval, events, refusal, NotBefore, NotAfter(), events.Exists(recorded => recorded.Actor is not null));

    private void Add(ApprovalEvent raised, Principal? actor, Channel? channel, string? address, SeenKey? key, Guid source)
    {
        var at = Approval is { } known && known.UpdatedAt > Now ? known.UpdatedAt : Now;
        var recorded = new RecordedEvent(Id, (Approval?.Version ?? 0) + 1, at, actor, channel, address, key, raised) { CommandId = source };
        Approval = Evolver.Evolve(Approval, recorded);
        events.Add(recorded);
    }

    /// <summary>The deadline that was ahead when the command was judged; null when the clock had already closed the approval.</summary>
    public DateTimeOffset? JudgedBefore { get; set; }

    private DateTimeOffset? NotAfter() => JudgedBefore;
}

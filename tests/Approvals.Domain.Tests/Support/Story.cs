using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Support;

/// <summary>What happened so far, what was tried, and what came of it. Time is virtual.</summary>
internal sealed class Story
{
    private readonly List<RecordedEvent> journal = [];

    public DateTimeOffset Now { get; private set; } = Some.Start;

    public Approval? Approval { get; private set; }

    public Ruling? Last { get; private set; }

    public IReadOnlyList<RecordedEvent> Journal => journal;

    public static Story Given(params Happening[] before)
    {
        var story = new Story();
        foreach (var happening in before)
            happening.Apply(story);
        return story;
    }

    public Story When(ApprovalCommand command, Guid commandId = default)
    {
        var before = Approval;
        Last = Decider.Decide(Some.Id, before, command, Now, commandId);
        ApprovalText.Of(Last.After).ShouldBe(ApprovalText.Of(Last.Events.Aggregate(before, Evolver.Evolve)), "the state after is the state before and the events");
        Approval = Last.After;
        journal.AddRange(Last.Events);
        return this;
    }

    public Story When(Happening happening)
    {
        happening.Apply(this);
        return this;
    }

    public Story After(TimeSpan span)
    {
        Now += span;
        return this;
    }

    public Story Then(params Expected[] expected)
    {
        Last!.Refusal.ShouldBeNull();
        ThenEvents(expected);
        return this;
    }

    /// <summary>Refused, and yet time may have passed meanwhile.</summary>
    public Story ThenRefused(RefusalCode code, params Expected[] meanwhile)
    {
        Last!.Refusal.ShouldNotBeNull().Code.ShouldBe(code);
        Last.Refusal.Detail.ShouldNotBeNullOrWhiteSpace();
        ThenEvents(meanwhile);
        return this;
    }

    /// <summary>Answered with success, and nothing was written.</summary>
    public Story ThenUnchanged()
    {
        Last!.Refusal.ShouldBeNull();
        Last.Events.ShouldBeEmpty();
        return this;
    }

    public Story ThenState(Action<Approval> look)
    {
        look(Approval.ShouldNotBeNull());
        return this;
    }

    public Story ThenRuling(Action<Ruling> look)
    {
        look(Last.ShouldNotBeNull());
        return this;
    }

    public Approval.Decided Decision() => Approval.ShouldBeOfType<Approval.Decided>();

    public Approval.Pending Open() => Approval.ShouldBeOfType<Approval.Pending>();

    private void ThenEvents(Expected[] expected)
    {
        var told = string.Join("; ", Last!.Events.Select(recorded => recorded.Event.ToString()));
        Last.Events.Count.ShouldBe(expected.Length, $"happened: {told}");
        for (var i = 0; i < expected.Length; i++)
            expected[i].Fits(Last.Events[i]).ShouldBeTrue($"expected {expected[i].Text}, happened: {told}");
    }
}

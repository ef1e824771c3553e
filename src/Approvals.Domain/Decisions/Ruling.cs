using Approvals.Domain.Events;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>
/// The answer to one command: what happened (nothing for a repeat or a refusal, unless time had passed meanwhile), and the
/// state after it. <see cref="Refusal"/> is null when the command was carried out or had been before.
/// </summary>
/// <param name="After">The state that follows; null when there is no such approval.</param>
/// <param name="NotBefore">The database refuses the events before this time: the latest due time among those the clock caused.</param>
/// <param name="NotAfter">The database refuses the answer from this time on: the deadline that was still ahead.</param>
/// <param name="Changed">True when the command itself had an effect; false where only the clock had, so that a repeat is told as one.</param>
public sealed record Ruling(
    Approval? After,
    IReadOnlyList<RecordedEvent> Events,
    Refusal? Refusal,
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotAfter,
    bool Changed);

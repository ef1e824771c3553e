using Approvals.Application.Journal;

namespace Approvals.Actors.Entities;

/// <summary>
/// The journal did not take a write, or did not confirm an answer. It ends the incarnation of the entity that relied on it: what that one believed
/// is not so, and the rejected write has advanced its sequence number.
/// </summary>
internal sealed class WriteRejectedException(Rejection reason, DateTimeOffset databaseTime, int inARow = 1)
    : Exception($"The journal rejected what the entity believed: {reason}.")
{
    public Rejection Reason => reason;

    /// <summary>When the statement judged.</summary>
    public DateTimeOffset DatabaseTime => databaseTime;

    /// <summary>How many there were since the last one that was accepted, this one included.</summary>
    public int InARow => inARow;

    public WriteRejectedException After(int earlier) => new(reason, databaseTime, earlier + 1);
}

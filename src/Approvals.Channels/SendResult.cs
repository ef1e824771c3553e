namespace Approvals.Channels;

/// <summary>What came of sending once.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <param name="Reference">What the next message of the same conversation needs: Slack's ts, a mail's Message-Id.</param>
    public sealed record Delivered(string? Reference = null) : SendResult;

    /// <summary>It may work later; an unknown failure is one of these.</summary>
    /// <param name="Code">The status or reply code, where there was one.</param>
    /// <param name="RetryAfter">Not before that, as the receiver asked.</param>
    public sealed record TryLater(string Reason, int? Code = null, TimeSpan? RetryAfter = null) : SendResult;

    /// <summary>Repeating it would change nothing.</summary>
    /// <param name="DisablesDestination">The receiver is gone for good (410): nothing more is sent there until an operator says so.</param>
    public sealed record GiveUp(string Reason, int? Code = null, bool DisablesDestination = false) : SendResult;
}

namespace Approvals.Channels.Teams;

/// <summary>What the workflow's status means. The one table of it.</summary>
public static class TeamsAnswers
{
    public static SendResult Classify(int status, TimeSpan? retryAfter) => status switch
    {
        >= 200 and < 300 => new SendResult.Delivered(),
        400 or 413 => new SendResult.GiveUp($"The Teams workflow does not take the card ({status}).", status),
        404 or 410 => new SendResult.GiveUp($"The Teams workflow is gone ({status}).", status, DisablesDestination: true),
        _ => new SendResult.TryLater($"The Teams workflow answered {status}.", status, retryAfter),
    };
}

using Approvals.Domain.Notices;

namespace Approvals.Channels;

/// <summary>The templates that messages are written with.</summary>
public static class MessageTemplates
{
    /// <summary>Your vote is asked for.</summary>
    public const string Requested = "approval-requested";

    public const string Reminder = "approval-reminder";

    public const string Escalated = "approval-escalated";

    public const string Decided = "approval-decided";

    /// <summary>What happened on the way, for the requester: a vote, a comment, a stage, a delegation.</summary>
    public const string Progress = "approval-progress";

    /// <summary>Somebody could not be reached, for the requester.</summary>
    public const string Undelivered = "approval-undelivered";

    /// <summary>Several messages joined.</summary>
    public const string Digest = "approval-digest";

    public static IReadOnlyList<string> All { get; } = [Requested, Reminder, Escalated, Decided, Progress, Undelivered, Digest];

    /// <param name="asks">The recipient may vote now.</param>
    public static string For(NoticeKind kind, bool asks) => kind switch
    {
        NoticeKind.Requested => Requested,
        NoticeKind.StageOpened or NoticeKind.Delegated => asks ? Requested : Progress,
        NoticeKind.Reminder => Reminder,
        NoticeKind.Escalated => Escalated,
        NoticeKind.Decided => Decided,
        NoticeKind.Undelivered => Undelivered,
        _ => Progress,
    };
}

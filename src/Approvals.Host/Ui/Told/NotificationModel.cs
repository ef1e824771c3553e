using Approvals.Application.Inbox;
using Approvals.Host.Api.Queries;

namespace Approvals.Host.Ui.Told;

/// <param name="Next">The address of the page after this one; null on the last.</param>
public sealed record NotificationModel(IReadOnlyList<InboxItem> Items, bool UnreadOnly, string? Next, DateTimeOffset Now)
{
    /// <summary>What the address says and cannot be read.</summary>
    public IReadOnlyList<UnreadValue> NotRead { get; init; } = [];

    public bool AnyUnread => Items.Any(item => item.ReadAt is null);

    /// <summary>What happened, as the start of a line that goes on with the title.</summary>
    public static string Words(string kind) => kind switch
    {
        "requested" => "Asked for a decision",
        "stageOpened" => "The next stage opened",
        "voteCast" => "Somebody voted",
        "voteRetracted" => "Somebody took a vote back",
        "delegated" => "A say was handed over",
        "delegationRevoked" => "A say was taken back",
        "commented" => "New comment",
        "reminder" => "Reminder",
        "escalated" => "Escalated",
        "decided" => "Decided",
        "undelivered" => "Somebody could not be reached",
        _ => kind,
    };

    public static string Icon(string kind) => kind switch
    {
        "commented" => "comment",
        "escalated" => "up",
        "decided" => "check",
        "reminder" => "clock",
        "stageOpened" => "stage",
        "delegated" or "delegationRevoked" => "hand",
        "voteCast" or "voteRetracted" => "people",
        "undelivered" => "cross",
        _ => "bell",
    };
}

using Approvals.Application.Reading;
using Approvals.Domain.Notices;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Channels.Slack;

/// <summary>Makes a message in Slack say what is true of its approval now.</summary>
public sealed class SlackCards(SlackMessenger messenger, IApprovalReader reader)
{
    private const int MostRounds = 3;

    /// <summary>
    /// Reads again after every update, because a decision may come in between and the dispatcher's update for it may have been overtaken by
    /// this one.
    /// </summary>
    public async Task RefreshAsync(SlackReference message, Guid id, Principal person, CancellationToken cancellationToken)
    {
        var shown = 0;
        for (var round = 0; round < MostRounds && await reader.FindAsync(id, cancellationToken) is { } approval && approval.Version != shown; round++)
        {
            await messenger.UpdateAsync(message, CardOf(approval, person, IsPrivate(message)), buttons: true, cancellationToken);
            shown = approval.Version;
        }
    }

    /// <summary>In a channel the question stays open for the others; to the person alone it says that the vote was counted.</summary>
    private static OutgoingMessage CardOf(Approval approval, Principal person, bool isPrivate)
    {
        var (kind, template) = approval switch
        {
            Approval.Decided => (NoticeKind.Decided, MessageTemplates.Decided),
            _ when isPrivate && approval.VoteOf(person) is not null => (NoticeKind.VoteCast, MessageTemplates.Progress),
            _ => (NoticeKind.Requested, MessageTemplates.Requested),
        };
        return new OutgoingMessage(approval.Id, approval.Id, approval.Version, kind, template, isPrivate ? person.Text : "", "", approval, null, []);
    }

    private static bool IsPrivate(SlackReference message) => message.Channel.StartsWith('D');
}

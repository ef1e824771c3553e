using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Approvals.Application.Gateway;
using Approvals.Application.Journal;
using Approvals.Application.Reading;
using Approvals.Channels.People;
using Approvals.Domain.Commands;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Slack;

/// <summary>
/// Does what people do in Slack, after Slack was answered: finds out who it is, opens the dialog or asks the approval's actor, which alone
/// knows their rights, and shows what came of it.
/// </summary>
public sealed class SlackDesk(
    SlackOptions options,
    SlackApi api,
    SlackDirectory directory,
    SlackCards cards,
    IApprovalReader reader,
    IApprovalGateway gateway,
    KnownPeople people,
    PublicLinks links,
    ILogger<SlackDesk> log)
{
    public async Task HandleAsync(SlackInteraction interaction, CancellationToken cancellationToken)
    {
        var question = QuestionOf(interaction);
        try
        {
            if (await directory.PersonAsync(interaction.User, cancellationToken) is not { } person)
                await TellAsync(question, interaction.User, "Only members of this workspace with a confirmed e-mail address decide here, no guests and no accounts of other workspaces: of others nobody knows who they are.", cancellationToken);
            else if (await reader.FindAsync(question.Approval, cancellationToken) is not { } approval)
                await TellAsync(question, interaction.User, "There is no such request any more.", cancellationToken);
            else
                await ActAsync(interaction, question, person, approval, cancellationToken);
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalOverloadedException)
        {
            await TellAsync(question, interaction.User, "The service cannot answer now. Whether your vote was counted is not known; press the button again in a moment.", cancellationToken);
        }
        catch (SlackException refused)
        {
            log.LogWarning("A Slack interaction on {Approval} could not be answered: {Reason}", question.Approval, refused.Message);
        }
    }

    private async Task ActAsync(SlackInteraction interaction, SlackQuestion question, Principal person, Approval approval, CancellationToken cancellationToken)
    {
        switch (interaction)
        {
            case SlackInteraction.Pressed when approval is Approval.Decided:
                await TellAsync(question, interaction.User, "This was decided already.", cancellationToken);
                await cards.RefreshAsync(question.Message, approval.Id, person, cancellationToken);
                break;
            case SlackInteraction.Pressed { Verdict: Verdict.Approve } when approval.Request.Inputs.Any(input => input.Required):
                await TellAsync(question, interaction.User, $"This request asks for more than a click. Decide on its page{PageOf(approval)}.", cancellationToken);
                break;
            case SlackInteraction.Pressed pressed when pressed.Verdict == Verdict.Reject || approval.Request.RequireComment:
                await api.PostAsync(
                    "views.open", new JsonObject { ["trigger_id"] = pressed.Trigger, ["view"] = SlackDialog.Of(pressed.Verdict, question, approval) }, cancellationToken);
                break;
            case SlackInteraction.Pressed pressed:
                await VoteAsync(pressed, question, person, approval, pressed.Verdict, null, cancellationToken);
                break;
            case SlackInteraction.FilledIn filled:
                await VoteAsync(filled, question, person, approval, filled.Verdict, filled.Text, cancellationToken);
                break;
        }
    }

    private async Task VoteAsync(
        SlackInteraction interaction, SlackQuestion question, Principal person, Approval approval, Verdict verdict, string? words, CancellationToken cancellationToken)
    {
        var known = await people.OfAsync(person, cancellationToken);
        var caller = NamedCaller.For(approval, person, known.Groups, known.HasLostRole, Channel.Slack, everybodyApproves: options.MembersAreApprovers);
        var vote = new ApprovalCommand.CastVote(caller, verdict, verdict == Verdict.Reject ? words : null, verdict == Verdict.Approve ? words : null, null)
        {
            Revision = question.Revision,
            // Kept with the vote, so that a payload which is sent again, to any node, has no second effect.
            Key = KeyOf(interaction, verdict),
        };
        var answer = await gateway.AskAsync(question.Approval, vote, cancellationToken);
        if (answer.Refusal is { } refusal)
            await TellAsync(question, interaction.User, SlackRefusals.Explain(refusal, answer.Approval ?? approval), cancellationToken);
        await cards.RefreshAsync(question.Message, question.Approval, person, cancellationToken);
    }

    /// <summary>Only the person sees it.</summary>
    private async Task TellAsync(SlackQuestion question, string user, string text, CancellationToken cancellationToken) => await api.PostAsync(
        "chat.postEphemeral",
        new JsonObject { ["channel"] = question.Message.Channel, ["user"] = user, ["text"] = SlackText.Of(text, 2000), ["parse"] = "none", ["link_names"] = false },
        cancellationToken);

    private string PageOf(Approval approval) => links.Approval(approval.Id) is { } page ? ": " + page : "";

    private static SlackQuestion QuestionOf(SlackInteraction interaction) => interaction switch
    {
        SlackInteraction.Pressed pressed => pressed.Question,
        SlackInteraction.FilledIn filled => filled.Question,
        _ => throw new InvalidOperationException($"No question in {interaction.GetType().Name}."),
    };

    private static IdempotencyKey KeyOf(SlackInteraction interaction, Verdict verdict)
    {
        var scope = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("slack|" + interaction.PayloadId)))[..32];
        return new IdempotencyKey(interaction.PayloadId, scope, verdict.ToString());
    }
}

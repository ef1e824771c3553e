using Approvals.Application.Deliveries;
using Approvals.Domain.Notices;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Channels.Delivery;

/// <summary>What an event becomes: one delivery per channel and destination, by the request, the recipients' preferences and the configuration. Pure.</summary>
/// <param name="absences">Asked before an invitation is made; where somebody is away, their say is handed on first.</param>
public sealed class Expander(Addressing addressing, Absences absences) : IExpander
{
    public IEnumerable<string> PeopleOf(IReadOnlyList<string> recipients) =>
        recipients.Concat(recipients.SelectMany(addressing.MembersOf)).Where(IsPerson).Distinct(StringComparer.Ordinal);

    public Expansion? Expand(OpenIntent intent)
    {
        if (absences.Concerns(intent))
            return null;
        var plan = new DeliveryPlan(intent);
        foreach (var recipient in intent.Recipients)
            Tell(plan, recipient);
        if (plan.Unreached.Count > 0)
            TellRequester(plan);
        return intent.Event == NoticeKind.Decided ? Coherence.After(plan, addressing.Channels) : new Expansion(plan.Deliveries);
    }

    /// <summary>What is made when nothing is left that could reach a recipient: the next channel, and word to the requester.</summary>
    public IReadOnlyList<NewDelivery> Instead(ClaimedDelivery failed, string error)
    {
        var addressee = addressing.Find(failed.Recipient);
        if (addressee.Endpoint is not null || failed.Event == NoticeKind.Undelivered)
            return [];
        var intent = new OpenIntent(
            failed.ApprovalId, failed.Version, failed.Event, failed.Priority, failed.Approval.Request.NotifyChannels, [], failed.Approval,
            failed.CreatedAt, failed.DatabaseTime);
        var plan = new DeliveryPlan(intent);
        if (failed.Fallbacks is [var next, ..])
            plan.Add(addressing.Over(plan, addressee, next, [.. failed.Fallbacks.Skip(1)]));
        if (failed.Recipient != failed.Approval.Request.Requester.Text)
        {
            plan.Unreached.Add($"{failed.Recipient}: {error}");
            TellRequester(plan);
        }

        return plan.Deliveries;
    }

    private void Tell(DeliveryPlan plan, string recipient)
    {
        var addressee = addressing.Find(recipient);
        var wanted = addressing.ChannelsFor(plan.Intent, addressee);
        var fallbacks = addressing.FallbacksFor(addressee, wanted);
        var made = wanted.SelectMany(channel => addressing.Over(plan, addressee, channel, fallbacks)).ToList();
        plan.Add(made);
        foreach (var member in addressing.MembersOf(recipient))
            Tell(plan, member);
        if (made.Count == 0 || made.Exists(delivery => delivery.Status != DeliveryStatus.Failed) || addressee.Endpoint is not null)
            return;
        if (fallbacks is [var next, ..])
            plan.Add(addressing.Over(plan, addressee, next, [.. fallbacks.Skip(1)]));
        if (recipient != plan.Intent.Approval.Request.Requester.Text)
            plan.Unreached.Add($"{recipient}: {string.Join(" ", made.Select(delivery => delivery.Error))}");
    }

    private void TellRequester(DeliveryPlan plan)
    {
        var about = new DeliveryPlan(plan.Intent with { Event = NoticeKind.Undelivered }) { Note = string.Join('\n', plan.Unreached) };
        var requester = addressing.Find(plan.Intent.Approval.Request.Requester.Text);
        var wanted = addressing.ChannelsFor(about.Intent, requester);
        // Word that somebody is out of reach must not be out of reach itself.
        about.Add(wanted.Append(InAppChannel.ChannelName).Distinct(StringComparer.Ordinal)
            .SelectMany(channel => addressing.Over(about, requester, channel, []))
            .Where(delivery => delivery.Status != DeliveryStatus.Failed));
        plan.Add(about.Deliveries);
    }

    private static bool IsPerson(string recipient) => recipient.StartsWith("user:", StringComparison.Ordinal);
}

using Approvals.Application.Clock;
using Approvals.Application.Deliveries;
using Approvals.Application.Reading;
using Approvals.Domain.Notices;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Channels.Delivery;

/// <summary>What an actor of a pool does with one leased delivery: look whether it still makes sense, whether it may go now, send it once, say what came of it.</summary>
internal sealed class Sender(
    IDeliveryQueue queue, IApprovalReader approvals, ChannelSet channels, Expander expander, Destinations destinations, Settler settler, DeliveryMetrics metrics,
    DeliverySettings settings, DatabaseClock clock, TimeProvider time, Random random)
{
    /// <summary>A deadline nearer than this many windows makes a message urgent.</summary>
    private const int UrgentWindows = 10;

    /// <param name="terms">With which the delivery was leased.</param>
    /// <returns>True when something that waited for this delivery can go now.</returns>
    public async Task<bool> SendAsync(ClaimedDelivery delivery, ClaimTerms terms)
    {
        var channel = channels.Find(delivery.Channel);
        if (Judge(delivery, channel) is { } judged)
        {
            await SettleAsync([judged]);
            return false;
        }

        var state = destinations[new DestinationKey(delivery.Channel, delivery.Destination)];
        var entry = state.TryEnter(clock.Now, mayWait: !delivery.IsHeld && delivery.Digest is null && MayWait(delivery, channel!));
        if (!entry.MaySend)
        {
            await SettleAsync([new DeliveryOutcome(delivery, DeliveryStatus.Pending, After: entry.Wait, Held: delivery.IsHeld || entry.IsHeld)]);
            return false;
        }

        return await DeliverAsync(channel!, state, delivery, await JoinedAsync(delivery, channel!, terms));
    }

    /// <summary>What is known without sending.</summary>
    private DeliveryOutcome? Judge(ClaimedDelivery delivery, IChannel? channel)
    {
        if (channel is null)
            return Failure(delivery, $"The channel '{delivery.Channel}' is not configured.", null);
        if (delivery.DisabledBecause is { } reason)
            return Failure(delivery, $"The destination is disabled: {reason}", null);
        if (delivery is { UpdateOnly: true, Reference: null })
            return new DeliveryOutcome(delivery, DeliveryStatus.Dropped, Error: "There is no earlier message to correct.");
        return Relevance.PointlessBecause(delivery.Approval, delivery.Event, delivery.Recipient, delivery.Asks) is { } why
            ? new DeliveryOutcome(delivery, DeliveryStatus.Dropped, Error: why)
            : null;
    }

    private bool MayWait(ClaimedDelivery delivery, IChannel channel)
    {
        if (!channel.IsForPeople || delivery.Priority >= Priority.High || delivery.UpdateOnly)
            return false;
        // The correction of a card cannot be said in another message.
        if (channel.CorrectsMessages && delivery is { Event: NoticeKind.Decided, Reference: not null })
            return false;
        return delivery.Approval is not Approval.Pending { Deadline: { } deadline } || deadline - clock.Now > settings.Digest.Window * UrgentWindows;
    }

    /// <summary>Others that go out in the same message, without those that became pointless.</summary>
    private async Task<IReadOnlyList<ClaimedDelivery>> JoinedAsync(ClaimedDelivery first, IChannel channel, ClaimTerms terms)
    {
        if (!first.IsHeld && first.Digest is null)
            return [];
        var gathered = await queue.GatherAsync(first, terms, settings.Digest.Most - 1, CancellationToken.None);
        var judged = gathered.Select(delivery => (Delivery: delivery, Outcome: Judge(delivery, channel))).ToList();
        var outcomes = judged.Select(entry => entry.Outcome).OfType<DeliveryOutcome>().ToList();
        if (outcomes.Count > 0)
            await SettleAsync(outcomes);
        return [.. judged.Where(entry => entry.Outcome is null).Select(entry => entry.Delivery)];
    }

    private async Task<bool> DeliverAsync(IChannel channel, DestinationState state, ClaimedDelivery first, IReadOnlyList<ClaimedDelivery> others)
    {
        var at = clock.Now;
        var started = time.GetTimestamp();
        var result = await TryAsync(channel, Compose(first, others));
        var took = time.GetElapsedTime(started);
        var recovered = Note(state, result);
        var all = others.Prepend(first).ToList();
        await SettleAsync([.. all.Select(delivery => Outcome(delivery, result, at, took))]);
        if (recovered)
            await queue.HastenAsync(first.Channel, first.Destination, CancellationToken.None);
        return recovered || await IsOutdatedAsync(first, result);
    }

    /// <summary>
    /// A card that asks was posted, and its reference is stored: if the decision came meanwhile, its correction waits behind this very
    /// delivery and is due now.
    /// </summary>
    private async Task<bool> IsOutdatedAsync(ClaimedDelivery delivery, SendResult result) =>
        result is SendResult.Delivered { Reference: not null } && delivery.Asks
        && await approvals.FindAsync(delivery.ApprovalId, CancellationToken.None) is Approval.Decided;

    private async Task<SendResult> TryAsync(IChannel channel, OutgoingMessage message)
    {
        using var patience = new CancellationTokenSource(settings.Delivery.SendTimeout, time);
        try
        {
            // A channel that does not heed its token must not keep the actor for ever.
            return await channel.SendAsync(message, patience.Token).WaitAsync(settings.Delivery.SendTimeout * 1.2, time);
        }
        catch (Exception failure) when (patience.IsCancellationRequested || failure is TimeoutException)
        {
            return new SendResult.TryLater($"No answer within {settings.Delivery.SendTimeout.TotalSeconds:0.#} s.");
        }
        catch (Exception failure)
        {
            return new SendResult.TryLater(failure.Message);
        }
    }

    private bool Note(DestinationState state, SendResult result)
    {
        switch (result)
        {
            case SendResult.TryLater { RetryAfter: { } pause }:
                return state.Worked(clock.Now, pause);
            case SendResult.TryLater:
                state.Failed(clock.Now);
                return false;
            default:
                return state.Worked(clock.Now);
        }
    }

    private DeliveryOutcome Outcome(ClaimedDelivery delivery, SendResult result, DateTimeOffset at, TimeSpan took)
    {
        DeliveryAttempt Attempt(DeliveryStatus status, int? code, string? error) => new(at, status, code, error, (long)took.TotalMilliseconds);
        switch (result)
        {
            case SendResult.Delivered delivered:
                return new DeliveryOutcome(delivery, DeliveryStatus.Sent, Attempt(DeliveryStatus.Sent, null, null), Reference: delivered.Reference);
            case SendResult.TryLater later:
                var attempt = Attempt(DeliveryStatus.Failed, later.Code, later.Reason);
                return RetrySchedule.Next(settings.Retry.Schedule, delivery.Attempts + 1, later.RetryAfter, random.NextDouble()) is { } delay
                    ? new DeliveryOutcome(delivery, DeliveryStatus.Pending, attempt, later.Reason, After: delay, Held: delivery.IsHeld)
                    : Failure(delivery, later.Reason, attempt);
            case SendResult.GiveUp given:
                return Failure(delivery, given.Reason, Attempt(DeliveryStatus.Failed, given.Code, given.Reason)) with { Disables = given.DisablesDestination };
            default:
                throw new InvalidOperationException($"A channel answered with {result.GetType().Name}.");
        }
    }

    private DeliveryOutcome Failure(ClaimedDelivery delivery, string error, DeliveryAttempt? attempt) =>
        new(delivery, DeliveryStatus.Failed, attempt, error, IfAllFailed: expander.Instead(delivery, error));

    private async Task SettleAsync(IReadOnlyList<DeliveryOutcome> outcomes)
    {
        await settler.SettleAsync(outcomes);
        foreach (var outcome in outcomes)
            metrics.Settled(outcome);
    }

    private static OutgoingMessage Compose(ClaimedDelivery first, IReadOnlyList<ClaimedDelivery> others)
    {
        if (others.Count == 0)
            return Message(first) with { Id = first.Digest ?? first.Id };
        var parts = others.Prepend(first).OrderBy(delivery => delivery.CreatedAt).ThenBy(delivery => delivery.Version).Select(Message).ToList();
        return parts[^1] with { Id = first.Digest ?? first.Id, Template = MessageTemplates.Digest, Reference = null, Digest = parts };
    }

    private static OutgoingMessage Message(ClaimedDelivery delivery) => new(
        delivery.Id, delivery.ApprovalId, delivery.Version, delivery.Event, delivery.Template, delivery.Recipient, delivery.Destination, delivery.Approval,
        delivery.Reference, [], delivery.Note, delivery.UpdateOnly);
}

using Approvals.Application.Feed;
using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Host.Api.Binding;
using Approvals.Host.Auth;
using Approvals.Host.Operations;

namespace Approvals.Host.Api.Waiting;

/// <summary>
/// Waits for a decision. While it waits it holds a subscription and nothing of the approval. Whether the caller may know of it is judged at the
/// answer: a wait ends with the credential, and a group that is taken away in between is not counted.
/// </summary>
public sealed class DecisionWait(IApprovalReader reader, IFeed feed, CallerLives lives, DrainState drain, TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public async Task<Waited> ForAsync(Guid id, HttpContext context, TimeSpan wait)
    {
        var aborted = context.RequestAborted;
        if (wait == TimeSpan.Zero || drain.IsDraining)
            return await ReadAsync(id, RequestParts.Caller(context), aborted);
        using var life = lives.Begin(context);
        using var watch = feed.Watch(id);
        var seen = await ReadAsync(id, life.Caller, aborted);
        if (!seen.IsPending)
            return seen;
        using var patience = new CancellationTokenSource(wait, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, patience.Token, life.Over, drain.Draining);
        try
        {
            while (seen.IsPending)
                seen = await FollowAsync(seen, await watch.NextAsync(stop.Token), life, aborted);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            // Time is up, the credential ends, or this node is leaving: still pending, ask again.
        }

        return life.HasLost && !life.HasExpired ? await ReadAsync(id, life.Caller, aborted) : seen;
    }

    private async Task<Waited> FollowAsync(Waited seen, Change change, CallerLife life, CancellationToken aborted)
    {
        if (change.Decided is { } decided)
            return Visibility.MayRead(decided, life.Caller) ? new Waited(decided.Version, decided) : Waited.Unknown;
        if (change.IsPending && change.Version > seen.Version)
            return new Waited(change.Version, null);
        return change.Version > seen.Version ? await ReadAsync(change.Id, life.Caller, aborted) : seen;
    }

    private async Task<Waited> ReadAsync(Guid id, Caller caller, CancellationToken aborted)
    {
        var approval = await reader.FindAsync(id, aborted);
        return approval is not null && Visibility.MayRead(approval, caller)
            ? new Waited(approval.Version, approval as Approval.Decided)
            : Waited.Unknown;
    }
}

/// <param name="Version">0 when there is no such approval for this caller.</param>
public readonly record struct Waited(int Version, Approval.Decided? Decided)
{
    public static Waited Unknown { get; } = new(0, null);

    public bool IsKnown => Version > 0;

    public bool IsPending => IsKnown && Decided is null;
}

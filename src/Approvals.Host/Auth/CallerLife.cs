using Approvals.Domain.Principals;
using Approvals.Host.Auth.Sessions;

namespace Approvals.Host.Auth;

/// <summary>
/// Says how long something that outlives the check of a credential may go on in its holder's name: a WebSocket, server-sent events, a long
/// poll. This is the one place that says so.
/// </summary>
public sealed class CallerLives(INewestRights newest, TimeProvider time, ApiKeyWatch? keys = null)
{
    /// <summary>Timers know no end that is further away.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    public CallerLife Begin(HttpContext context)
    {
        var identity = context.GetIdentity();
        var end = context.GetCallerEnd();
        // A cookie cannot be called back, and a provider is asked about its holder only when it is shown. So it has to be shown again.
        DateTimeOffset? again = identity is { IsSession: true } ? time.GetUtcNow() + Session.ShownAgain : null;
        return new CallerLife(context.GetCaller()!, identity, newest, UntilOf(end), UntilOf(again), time, keys);
    }

    private TimeSpan? UntilOf(DateTimeOffset? end)
    {
        if (end is not { } at)
            return null;
        var left = at - time.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer;
    }
}

/// <summary>From the opening of a stream until its caller may hear no more of it.</summary>
public sealed class CallerLife : IDisposable
{
    private readonly INewestRights newest;
    private readonly Identity? identity;
    private readonly Caller opened;
    private readonly CancellationTokenSource? expiry;
    private readonly CancellationTokenSource? again;
    private readonly CancellationTokenSource loss = new();
    private readonly CancellationTokenSource over;
    private readonly IDisposable? watch;
    private readonly IDisposable? keyWatch;

    internal CallerLife(Caller caller, Identity? identity, INewestRights newest, TimeSpan? left, TimeSpan? session, TimeProvider time, ApiKeyWatch? keys)
    {
        (opened, this.identity, this.newest) = (caller, identity, newest);
        var key = keys is null ? null : identity?.KeyId;
        expiry = left is { } end ? new CancellationTokenSource(end, time) : key is null ? null : new CancellationTokenSource();
        again = session is { } pause ? new CancellationTokenSource(pause, time) : null;
        over = CancellationTokenSource.CreateLinkedTokenSource(loss.Token, expiry?.Token ?? CancellationToken.None, again?.Token ?? CancellationToken.None);
        if (identity is null)
            return;
        watch = newest.Watch(identity, EndIfLess);
        if (key is { } id)
            keyWatch = keys!.Watch(id, () => EndNow(expiry!));
        // What was taken away between the check of the credential and now was told to nobody.
        EndIfLess();
    }

    /// <summary>Who calls, with the groups that are left.</summary>
    public Caller Caller => identity is null ? opened : opened with { Groups = newest.Now(identity).Groups };

    /// <summary>The credential has ended or was revoked, it has to be shown again, or one of its groups was taken away.</summary>
    public CancellationToken Over => over.Token;

    public bool HasExpired => expiry is { IsCancellationRequested: true };

    /// <summary>A group that the caller had at the opening was taken away.</summary>
    public bool HasLost => loss.IsCancellationRequested;

    public void Dispose()
    {
        watch?.Dispose();
        keyWatch?.Dispose();
        over.Dispose();
        expiry?.Dispose();
        again?.Dispose();
        loss.Dispose();
    }

    private void EndIfLess()
    {
        if (newest.Now(identity!).Groups.Count >= opened.Groups.Count)
            return;
        EndNow(loss);
    }

    private static void EndNow(CancellationTokenSource source)
    {
        try
        {
            // Not here: whoever brought the news should not have to end other people's streams.
            _ = source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }
}

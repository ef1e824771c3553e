using System.Diagnostics;
using System.Net;
using Approvals.Bench.Http;
using Approvals.Bench.Measuring;

namespace Approvals.Bench.Scenarios;

/// <summary>One connection that creates and votes, and one that waits: over and over, until stopped.</summary>
/// <param name="pause">After each approval; none for as fast as it goes.</param>
internal sealed class ApprovalLoop(IPEndPoint server, Cast cast, int number, int stride, TimeSpan pause = default) : IDisposable
{
    public const string Create = "create";
    public const string Vote = "vote";
    public const string Told = "decision: told after the voter";

    private readonly RawConnection commands = new(server);
    private RawConnection waits = new(server);
    private int next = number;

    /// <summary>Replaced at the start of each phase.</summary>
    public Recorder Recorder { get; private set; } = new();

    public async Task<Recorder> RunAsync(Func<bool> goOn, CancellationToken cancellationToken)
    {
        Recorder = new Recorder();
        while (goOn())
        {
            if (!await OneAsync(cancellationToken))
                // Refused or cut off: what a polite client does.
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            else if (pause > TimeSpan.Zero)
                await Task.Delay(pause, cancellationToken);
        }

        return Recorder;
    }

    public void Dispose()
    {
        commands.Dispose();
        waits.Dispose();
    }

    private async Task<bool> OneAsync(CancellationToken cancellationToken)
    {
        var (requester, first, second) = cast.Trio(next);
        next += stride;
        if (await TimedAsync(Create, Cast.Create(requester, first, second), 201, cancellationToken) == 0)
            return false;
        var id = commands.Id();
        var told = WaitAsync(id, requester, cancellationToken);
        // A first vote that is refused leaves the wait open until the deadline; it is dropped with its connection.
        if (await TimedAsync(Vote, Cast.Approve(id, first), 200, cancellationToken) == 0)
            return Abandon();
        var acknowledged = await TimedAsync(Vote, Cast.Approve(id, second), 200, cancellationToken);
        if (acknowledged == 0)
            return Abandon();
        var (status, at) = await told;
        if (status != 200)
            Recorder.Error(Told, status);
        else
            Recorder.Of(Told).Add(at > acknowledged ? Stopwatch.GetElapsedTime(acknowledged, at) : TimeSpan.Zero);
        return true;
    }

    private bool Abandon()
    {
        waits.Dispose();
        waits = new RawConnection(server);
        return false;
    }

    /// <returns>When the answer came; 0 when it was not the expected one.</returns>
    private async ValueTask<long> TimedAsync(string call, byte[] request, int expected, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var status = await commands.SendAsync(request, cancellationToken);
        var ended = Stopwatch.GetTimestamp();
        if (status != expected)
        {
            Recorder.Error(call, status);
            return 0;
        }

        Recorder.Of(call).Add(Stopwatch.GetElapsedTime(began, ended));
        return ended;
    }

    private async Task<(int Status, long At)> WaitAsync(Guid id, Person requester, CancellationToken cancellationToken)
    {
        var status = await waits.SendAsync(Cast.Wait(id, requester), cancellationToken);
        return (status, Stopwatch.GetTimestamp());
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Approvals.Bench.Http;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>Creates requests whose callback is one of the receiver's endpoints, at a fixed rate.</summary>
internal sealed class CallbackDesk(Stage stage)
{
    private const int Connections = 32;

    /// <returns>When each create was acknowledged.</returns>
    public async Task<IReadOnlyDictionary<Guid, long>> AskAsync(string callback, int count, int rate, CancellationToken cancellationToken, string priority = "normal")
    {
        var acknowledged = new ConcurrentDictionary<Guid, long>();
        var due = Channel.CreateUnbounded<int>();
        var workers = Enumerable.Range(0, Math.Min(Connections, count)).Select(_ => Task.Run(() => WorkAsync(callback, priority, due.Reader, acknowledged, cancellationToken), cancellationToken)).ToList();
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            while (time.GetElapsedTime(began).TotalSeconds * rate < i)
                await Task.Delay(1, cancellationToken);
            due.Writer.TryWrite(i);
        }

        due.Writer.Complete();
        await Task.WhenAll(workers);
        return acknowledged;
    }

    private async Task WorkAsync(
        string callback, string priority, ChannelReader<int> due, ConcurrentDictionary<Guid, long> acknowledged, CancellationToken cancellationToken)
    {
        using var connection = new RawConnection(stage.Host.Address);
        await foreach (var number in due.ReadAllAsync(cancellationToken))
        {
            var (requester, approver, _) = stage.Cast.Trio(number);
            var request = RequestText.Post(
                "/api/approvals", requester,
                $$"""{"title":"Approve production deployment","approvers":["{{approver.Principal}}"],"priority":"{{priority}}","notifyChannels":["in-app"],"callback":"{{callback}}"}""");
            var status = await connection.SendAsync(request, cancellationToken);
            if (status != 201)
                throw new InvalidOperationException($"A create was answered with {status}.");
            acknowledged[connection.Id()] = TimeProvider.System.GetTimestamp();
        }
    }
}

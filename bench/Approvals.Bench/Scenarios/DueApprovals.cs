using System.Text.Json;
using Approvals.Bench.Http;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>Approvals whose deadlines fall within one window, and what became of them.</summary>
internal sealed class DueApprovals(Stage stage, DateTimeOffset from, TimeSpan window, int count)
{
    private readonly (Guid Id, DateTimeOffset Deadline)[] made = new (Guid, DateTimeOffset)[count];

    public Task CreateAsync(int begin, int end, CancellationToken cancellationToken) => EachAsync(
        Enumerable.Range(begin, end - begin),
        async (number, connection) =>
        {
            // The two halves interleave over the whole window.
            var target = from + (window * (number % (count / 2) / (count / 2.0)));
            var timeout = (long)(target - TimeProvider.System.GetUtcNow()).TotalMilliseconds;
            if (timeout < 1_000)
                throw new InvalidOperationException("Creating took longer than the lead allows; use a smaller --count.");
            var (requester, first, second) = stage.Cast.Trio(number);
            var status = await connection.SendAsync(Cast.Create(requester, first, second, timeout), cancellationToken);
            if (status != 201)
                throw new InvalidOperationException($"A create was answered {status}.");
            var created = Root(connection.Body);
            made[number] = (created.GetProperty("id").GetGuid(), created.GetProperty("deadline").GetDateTimeOffset());
        },
        cancellationToken);

    /// <summary>Long-polls some of them and compares the clock with the deadline when the answer comes.</summary>
    public async Task<Lateness> ObserveAsync(int sample, CancellationToken cancellationToken)
    {
        var chosen = made.Where((_, number) => number % Math.Max(1, count / sample) == 0).ToList();
        var observed = await Task.WhenAll(chosen.Select(async one =>
        {
            using var connection = new RawConnection(stage.Host.Address);
            var status = await connection.SendAsync(Cast.Wait(one.Id, stage.Cast.Auditor), cancellationToken);
            return status == 200 ? TimeProvider.System.GetUtcNow() - one.Deadline : (TimeSpan?)null;
        }));
        return new Lateness(observed);
    }

    public async Task<Lateness> LatenessAsync(CancellationToken cancellationToken)
    {
        var late = new TimeSpan?[count];
        await EachAsync(
            Enumerable.Range(0, count),
            async (number, connection) =>
            {
                var status = await connection.SendAsync(RequestText.Get($"/api/approvals/{made[number].Id:D}", stage.Cast.Auditor), cancellationToken);
                if (status != 200)
                    throw new InvalidOperationException($"A read was answered {status}.");
                var decision = Root(connection.Body).GetProperty("decision");
                if (decision.ValueKind == JsonValueKind.Object && decision.GetProperty("cause").GetString() == "timeout")
                    late[number] = decision.GetProperty("at").GetDateTimeOffset() - made[number].Deadline;
            },
            cancellationToken);
        return new Lateness(late);
    }

    private static JsonElement Root(ReadOnlySpan<byte> body)
    {
        var begin = body.IndexOf((byte)'{');
        var reader = new Utf8JsonReader(body[begin..]);
        return JsonElement.ParseValue(ref reader);
    }

    private async Task EachAsync(IEnumerable<int> numbers, Func<int, RawConnection, ValueTask> work, CancellationToken cancellationToken)
    {
        var queue = new System.Collections.Concurrent.ConcurrentQueue<int>(numbers);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(
            async () =>
            {
                using var connection = new RawConnection(stage.Host.Address);
                while (queue.TryDequeue(out var number))
                    await work(number, connection);
            },
            cancellationToken)));
    }
}

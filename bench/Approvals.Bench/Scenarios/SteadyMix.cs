using System.Collections.Concurrent;
using System.Net;
using Approvals.Bench.Http;

namespace Approvals.Bench.Scenarios;

/// <param name="Expected">Statuses that are right.</param>
internal sealed record SteadyCall(string Name, byte[] Request, params int[] Expected);

/// <summary>Every call of the service in turn. A call that changes an approval takes one that no other call touches, so that each has one right answer.</summary>
internal sealed class SteadyMix(Cast cast)
{
    private readonly ConcurrentQueue<Asked> fresh = new();
    private readonly Queue<Asked> voted = new();
    private readonly Queue<Asked> delegated = new();
    private readonly List<Asked> kept = [];

    private sealed record Asked(Guid Id, Person Requester, Person First, Person Second);

    public async Task SeedAsync(IPEndPoint server, int count, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(
            async () =>
            {
                using var connection = new RawConnection(server);
                int number;
                while ((number = Interlocked.Increment(ref next)) < count)
                {
                    var (requester, first, second) = cast.Trio(number);
                    if (await connection.SendAsync(Cast.Create(requester, first, second), cancellationToken) != 201)
                        throw new InvalidOperationException("Seeding was refused.");
                    fresh.Enqueue(new Asked(connection.Id(), requester, first, second));
                }
            },
            cancellationToken)));
        for (var i = 0; i < 100 && fresh.TryDequeue(out var asked); i++)
            kept.Add(asked);
    }

    public SteadyCall Next(int number)
    {
        var read = kept[number % kept.Count];
        var approver = cast.Approvers[number % cast.Approvers.Count];
        return (number % 24) switch
        {
            0 or 1 => Create(number),
            2 or 3 => Take(voted, asked => Post("approve", asked.Id, "/approve", asked.First, "{}")),
            4 => Take(null, asked => Post("reject", asked.Id, "/reject", asked.First, """{"reason":"Not today."}""")),
            5 => Give(voted, read, asked => new SteadyCall("retract", RequestText.Delete($"/api/approvals/{asked.Id:D}/vote", asked.First), 200)),
            6 => Take(delegated, asked => Post("delegate", asked.Id, "/delegate", asked.First, $$"""{"to":"{{approver.Principal}}x","reason":"Away."}""")),
            7 => Give(delegated, read, asked => new SteadyCall("revoke delegation", RequestText.Delete($"/api/approvals/{asked.Id:D}/delegate", asked.First), 200)),
            8 => Take(null, asked => Post("cancel", asked.Id, "/cancel", asked.Requester, """{"reason":"Obsolete."}""")),
            9 => Take(null, asked => Post("override", asked.Id, "/override", cast.Operator, """{"outcome":"approved","reason":"Fire."}""")),
            10 => Take(null, asked => Post("remind", asked.Id, "/remind", asked.Requester, "", 202)),
            11 => Take(null, asked => Post("comment", asked.Id, "/comments", asked.Second, """{"text":"Looks fine."}""", 201)),
            12 => Take(null, asked => new SteadyCall("batch of one", RequestText.Post("/api/approvals/batch", asked.First, $$"""{"decisions":[{"id":"{{asked.Id}}","verdict":"approve"}]}"""), 200)),
            13 or 14 => Get("get", $"/{read.Id:D}", read.First),
            15 => Get("decision, no wait", $"/{read.Id:D}/decision?wait=0", read.Requester, 204),
            16 => Get("gate, no wait", $"/{read.Id:D}/gate?pending=202", read.Requester, 202),
            17 => Get("pending, mine", "/pending?mine=true&limit=50", approver),
            18 => Get("pending, by priority", "/pending?sort=priority&limit=50", cast.Auditor),
            19 => Get("pending, by words", "/pending?q=approve%20prod&limit=50", approver),
            20 => Get("history", "/history?limit=50", cast.Auditor),
            21 => Get("history, of an approver", $"/history?approver={Uri.EscapeDataString(approver.Principal)}&limit=50", approver),
            22 => Get("audit", $"/{read.Id:D}/audit", read.First),
            _ => Get("statistics", "/statistics", cast.Auditor),
        };
    }

    private SteadyCall Create(int number)
    {
        var (requester, first, second) = cast.Trio(number);
        return new SteadyCall("create", Cast.Create(requester, first, second), 201);
    }

    /// <summary>Uses up an approval; it goes to <paramref name="then"/> for the call that undoes this one.</summary>
    private SteadyCall Take(Queue<Asked>? then, Func<Asked, SteadyCall> call)
    {
        if (!fresh.TryDequeue(out var asked))
            throw new InvalidOperationException("Too few approvals were seeded.");
        then?.Enqueue(asked);
        return call(asked);
    }

    /// <summary>Leaves some in the queue, so that the call undone has long been answered.</summary>
    private static SteadyCall Give(Queue<Asked> from, Asked otherwise, Func<Asked, SteadyCall> call) =>
        from.Count > 8 ? call(from.Dequeue()) : Get("get", $"/{otherwise.Id:D}", otherwise.First);

    private static SteadyCall Post(string name, Guid id, string path, Person caller, string body, int expected = 200) =>
        new(name, RequestText.Post($"/api/approvals/{id:D}{path}", caller, body), expected);

    private static SteadyCall Get(string name, string path, Person caller, int expected = 200) =>
        new(name, RequestText.Get("/api/approvals" + path, caller), expected);
}

using System.Text;

namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>Makes requests that are right but for one to three faults, so that they get past the first check and reach what lies behind it.</summary>
internal sealed class Fuzzer(IReadOnlyList<Route> routes, IReadOnlyList<string> tokens, KnownThings known)
{
    /// <summary>The request of this number under this seed. What it names among ids and cursors depends on what was made before.</summary>
    public (byte[] Bytes, bool MayWait) Make(int seed, int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var route = routes[random.Next(routes.Count)];
        var attempt = Right(route, random);
        for (var faults = random.Next(4); faults > 0; faults--)
            Spoil(attempt, route, random);
        var mayWait = route.Path.EndsWith("/events", StringComparison.Ordinal) || route.Path.EndsWith("/stream", StringComparison.Ordinal)
            || attempt.Query.Contains("wait", StringComparison.Ordinal) || attempt.ClaimedLength is not null
            || attempt.Headers.Exists(header => header.Name is "Upgrade" or "Expect" or "Connection" or "Host")
            || attempt.Method is "HEAD" or "CONNECT";
        return (attempt.ToBytes(), mayWait);
    }

    private Attempt Right(Route route, Random random)
    {
        var path = route.Path.Replace("{id}", known.Id(random), StringComparison.Ordinal).Replace("{name}", "deployments", StringComparison.Ordinal);
        var attempt = new Attempt { Method = route.Method, Path = path, Query = "" };
        var asked = route.Query.Where(_ => random.Next(3) == 0).Select(name => $"{name}={Uri.EscapeDataString(ValueOf(name, random))}").ToList();
        if (asked.Count > 0)
            attempt.Query = "?" + string.Join('&', asked);
        else if (random.Next(4) == 0 && known.Cursor(random) is { } page && route.Path == page.Path)
            attempt.Query = page.Query;
        attempt.Headers.Add(("Authorization", "Bearer " + tokens[random.Next(tokens.Count)]));
        foreach (var name in route.Headers.Where(_ => random.Next(4) == 0))
            attempt.Headers.Add((name, ValueOf(name, random)));
        if (route.Body is { } body && random.Next(8) != 0)
        {
            attempt.Headers.Add(("Content-Type", "application/json"));
            attempt.Body = Encoding.UTF8.GetBytes(known.WithIds(body, random));
        }

        return attempt;
    }

    private static string ValueOf(string name, Random random) => name switch
    {
        "wait" => "0",
        "limit" => random.Next(1, 201).ToString(System.Globalization.CultureInfo.InvariantCulture),
        "mine" => "true",
        "q" => "approve prod",
        "tag" => "team:payments",
        "sort" => new[] { "deadline", "created", "priority" }[random.Next(3)],
        "priority" => "normal",
        "status" => "approved",
        "requester" or "approver" => "user:ann@example.com",
        "from" => "2026-01-01T00:00:00Z",
        "to" => "2030-01-01",
        "approved" or "pending" or "rejected" or "cancelled" => "2" + random.Next(10, 99).ToString(System.Globalization.CultureInfo.InvariantCulture),
        "If-Match" or "If-None-Match" => $"\"{random.Next(1, 4)}\"",
        "Idempotency-Key" => "key-" + random.Next(2000),
        "Last-Event-ID" => "1",
        _ => Nonsense.Texts[random.Next(Nonsense.Texts.Length)],
    };

    private void Spoil(Attempt attempt, Route route, Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                attempt.Path = Mutations.Path(attempt.Path, random);
                break;
            case 1 or 2 when route.Query.Count > 0:
                var name = route.Query[random.Next(route.Query.Count)];
                attempt.Query += (attempt.Query.Length == 0 ? "?" : "&") + name + "=" + Mutations.Escaped(Nonsense.Texts[random.Next(Nonsense.Texts.Length)], random);
                break;
            case 3 when known.Cursor(random) is { } page:
                attempt.Path = page.Path;
                attempt.Query = page.Query + Mutations.Cursor(page.Cursor, random);
                break;
            case 4:
                attempt.Headers.Add((Nonsense.Headers[random.Next(Nonsense.Headers.Length)], Mutations.HeaderValue(random)));
                break;
            case 5 when route.Headers.Count > 0:
                attempt.Headers.Add((route.Headers[random.Next(route.Headers.Count)], Mutations.HeaderValue(random)));
                break;
            case 6 when random.Next(4) == 0:
                attempt.Method = Nonsense.Methods[random.Next(Nonsense.Methods.Length)];
                break;
            case 7:
                attempt.Headers.RemoveAll(header => header.Name == "Content-Type");
                attempt.Headers.Add(("Content-Type", Nonsense.ContentTypes[random.Next(Nonsense.ContentTypes.Length)]));
                break;
            case 8 when attempt.Body is not null && random.Next(8) == 0:
                attempt.ClaimedLength = random.Next(attempt.Body.Length * 2);
                break;
            case 9 when attempt.Body is not null:
                attempt.Body = Mutations.Bytes(attempt.Body, random);
                break;
            default:
                if (attempt.Body is { } body)
                    attempt.Body = Mutations.Json(body, random);
                break;
        }
    }
}

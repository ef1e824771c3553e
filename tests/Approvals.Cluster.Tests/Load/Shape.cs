using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Load;

/// <summary>A kind of request: what is sent, and who may then act on it.</summary>
internal sealed record Shape(string Kind, object Policy, IReadOnlyList<Person> Voters)
{
    /// <summary>Every way to end is among them: votes of people and groups, stages, running out of people, time, escalation, by itself.</summary>
    public static Shape Pick(Cast cast, Random random)
    {
        var team = random.Next(3);
        var members = cast.Team(team);
        var group = $"group:team{team}";
        var (ann, bob) = (members[random.Next(3)], members[3 + random.Next(3)]);
        var other = cast.Team((team + 1) % 3);
        return random.Next(12) switch
        {
            0 => new("auto", new { approvers = new[] { group }, autoApprove = new { all = new[] { new { path = "/costUsd", op = "lt", value = 100 } } } }, members),
            1 => new("people", new { approvers = new[] { Name(ann), Name(bob) }, requireMinApprovers = 2, requireMinRejections = 2, timeoutMs = (long?)null }, [ann, bob]),
            2 => new("stages", new { stages = new object[] { Stage("first", group, 1), Stage("second", $"group:team{(team + 1) % 3}", 1) } }, [.. members, .. other]),
            3 => new("both", new { stages = new object[] { new { name = "one", rules = new[] { new { from = new[] { group }, min = 1 }, new { from = new[] { group, Name(other[0]) }, min = 1 } } } } }, [.. members, other[0]]),
            4 or 5 => new("soon", new { approvers = new[] { group }, requireMinApprovers = 4, timeoutMs = random.Next(1500, 9000), timeoutAction = random.Next(2) == 0 ? "reject" : "approve" }, members),
            6 => new("escalates", new
            {
                approvers = new[] { Name(ann) },
                timeoutMs = random.Next(2000, 6000),
                timeoutAction = "escalate",
                escalation = new[] { new { afterMs = random.Next(500, 1500), to = new[] { Name(bob) } } },
            }, [ann]),
            7 => new("one", new { approvers = new[] { group } }, members),
            _ => new("two", new { approvers = new[] { Name(ann), Name(bob), $"group:team{(team + 2) % 3}" }, requireMinApprovers = 2 }, [ann, bob, .. cast.Team((team + 2) % 3)]),
        };
    }

    private static string Name(Person person) => "user:" + person.Name;

    private static object Stage(string name, string from, int min) => new { name, rules = new[] { new { from = new[] { from }, min } } };
}

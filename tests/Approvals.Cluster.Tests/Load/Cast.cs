using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Load;

/// <summary>The people of a run: each approver is in one of three groups.</summary>
internal sealed class Cast
{
    private const int Teams = 3;
    private const int PerTeam = 6;

    private readonly Dictionary<string, Person> byName = new(StringComparer.Ordinal);

    public Cast(Recorder recorder)
    {
        Requesters = [.. Enumerable.Range(0, 4).Select(i => Add(recorder, $"ci-{i}@example.com", [], "requester"))];
        Approvers = [.. Enumerable.Range(0, Teams).SelectMany(team => Enumerable.Range(0, PerTeam).Select(i => Add(recorder, $"p{i}-team{team}@example.com", [$"group:team{team}"], "approver")))];
        Operator = Add(recorder, "olga@example.com", [], "operator");
    }

    public IReadOnlyList<Person> Requesters { get; }

    public IReadOnlyList<Person> Approvers { get; }

    public Person Operator { get; }

    public Person Named(string principal) => byName[principal];

    /// <summary>The members of a team, first to last.</summary>
    public IReadOnlyList<Person> Team(int team) => [.. Approvers.Skip(team * PerTeam).Take(PerTeam)];

    private Person Add(Recorder recorder, string name, string[] groups, string role)
    {
        recorder.Introduce(new Actor("user:" + name, groups));
        var person = new Person(name, Testing.Tokens.Mint(name, [role], [.. groups.Select(group => group["group:".Length..])]));
        byName["user:" + name] = person;
        return person;
    }
}

using System.Text.Json;

namespace Approvals.Cluster.Tests.History;

internal sealed record StandingVote(string Person, string Verdict, int Stage, IReadOnlyList<string> Holds);

internal sealed record PolicyRule(IReadOnlyList<string> From, int Min);

internal sealed record Happening(int Version, string Type, DateTimeOffset At, string? Actor, string? KeyScope, JsonElement Event)
{
    public string? Text(string member) =>
        Event.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>An approval right after one event, worked out from the journal alone.</summary>
internal sealed record Moment
{
    public required int Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public int Stage { get; init; }

    public string Status { get; init; } = "pending";

    public DateTimeOffset? Deadline { get; init; }

    public IReadOnlyList<StandingVote> Votes { get; init; } = [];

    /// <summary>From whom to whom.</summary>
    public IReadOnlyList<(string From, string To)> Delegations { get; init; } = [];

    public IReadOnlyList<(string By, string Text)> Comments { get; init; } = [];

    /// <summary>Who joined by escalation.</summary>
    public IReadOnlyList<string> Joined { get; init; } = [];

    public StandingVote? VoteOf(string person) => Votes.FirstOrDefault(vote => vote.Person == person);

    public string? DelegateOf(string person) => Delegations.Where(delegation => delegation.From == person).Select(delegation => delegation.To).FirstOrDefault();
}

/// <summary>
/// The life of an approval, retold from its journal by rules written a second time, on purpose without the product's code: a mistake would
/// have to be made twice to stay unseen.
/// </summary>
internal sealed class Life
{
    private readonly IReadOnlyDictionary<string, Actor> actors;

    public Life(StoredApproval stored, IReadOnlyDictionary<string, Actor> actors)
    {
        this.actors = actors;
        Happenings = [.. stored.Journal.Select(Parse)];
        var request = Happenings[0].Event.GetProperty("request");
        Request = request;
        Requester = request.GetProperty("requester").GetString()!;
        Stages = [.. request.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("rules").EnumerateArray().Select(RuleOf).ToList())];
        MinRejections = request.GetProperty("requireMinRejections").GetInt32();
        TimeoutMs = request.GetProperty("timeoutMs") is { ValueKind: JsonValueKind.Number } timeout ? timeout.GetInt64() : null;
        TimeoutAction = request.GetProperty("timeoutAction").GetString()!;
        Escalation = [.. request.GetProperty("escalation").EnumerateArray()];
        Label = request.GetProperty("context") is { ValueKind: JsonValueKind.Object } context && context.TryGetProperty("label", out var label)
            ? label.GetString()
            : null;
        var moments = new List<Moment>();
        foreach (var happening in Happenings)
            moments.Add(After(moments.Count == 0 ? null : moments[^1], happening));
        Moments = moments;
    }

    public IReadOnlyList<Happening> Happenings { get; }

    /// <summary>One for each happening.</summary>
    public IReadOnlyList<Moment> Moments { get; }

    public JsonElement Request { get; }

    public string Requester { get; }

    /// <summary>What the client called it.</summary>
    public string? Label { get; }

    public IReadOnlyList<IReadOnlyList<PolicyRule>> Stages { get; }

    public int MinRejections { get; }

    public long? TimeoutMs { get; }

    public string TimeoutAction { get; }

    public IReadOnlyList<JsonElement> Escalation { get; }

    public Happening? Decided => Happenings.FirstOrDefault(happening => happening.Type == "decided");

    /// <summary>Null for a version that was never reached.</summary>
    public Moment? At(int version) => version >= 1 && version <= Moments.Count ? Moments[version - 1] : null;

    /// <summary>The named principals that a person may speak for at a moment: own, and those of everybody whose say was handed on to them.</summary>
    public IReadOnlyList<string> HoldsOf(string person, Moment moment)
    {
        if (moment.DelegateOf(person) is not null)
            return [];
        var speaksFor = new List<string> { person };
        for (var i = 0; i < speaksFor.Count; i++)
            speaksFor.AddRange(moment.Delegations.Where(delegation => delegation.To == speaksFor[i] && !speaksFor.Contains(delegation.From)).Select(delegation => delegation.From).ToList());
        return [.. speaksFor.SelectMany(name => GroupsOf(name).Prepend(name))];
    }

    private IReadOnlyList<string> GroupsOf(string person) => actors.TryGetValue(person, out var actor) ? actor.Groups : [];

    private static Happening Parse(StoredEvent row)
    {
        var payload = JsonElement.Parse(row.Payload);
        return new Happening(
            row.Version, row.Type, row.At,
            payload.GetProperty("actor").GetString(),
            payload.GetProperty("key") is { ValueKind: JsonValueKind.Object } key ? key.GetProperty("scope").GetString() : null,
            payload.GetProperty("event"));
    }

    private static PolicyRule RuleOf(JsonElement rule) =>
        new([.. rule.GetProperty("from").EnumerateArray().Select(name => name.GetString()!)], rule.GetProperty("min").GetInt32());

    private static DateTimeOffset? TimeOf(Happening happening, string member) =>
        happening.Event.GetProperty(member) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset() : null;

    private Moment After(Moment? before, Happening happening)
    {
        var next = (before ?? new Moment { Version = 0, At = happening.At }) with { Version = happening.Version, At = happening.At };
        return happening.Type switch
        {
            "requested" => next with { Deadline = TimeOf(happening, "deadline") },
            "vote-cast" => next with { Votes = [.. next.Votes, VoteOf(happening, next)] },
            "vote-retracted" => next with { Votes = [.. next.Votes.Where(vote => vote.Person != happening.Text("by"))] },
            "delegated" => next with { Delegations = [.. next.Delegations, (happening.Text("from")!, happening.Text("to")!)] },
            "delegation-revoked" => next with { Delegations = [.. next.Delegations.Where(delegation => delegation.From != happening.Text("from"))] },
            "commented" => next with { Comments = [.. next.Comments, (happening.Text("by")!, happening.Text("text")!)] },
            "stage-opened" => next with { Stage = happening.Event.GetProperty("stage").GetInt32() },
            "escalated" => next with
            {
                Joined = [.. next.Joined, .. happening.Event.GetProperty("to").EnumerateArray().Select(name => name.GetString()!)],
                Deadline = TimeOf(happening, "deadline"),
            },
            "decided" => next with { Status = happening.Text("outcome")!, Deadline = null },
            _ => next,
        };
    }

    private StandingVote VoteOf(Happening happening, Moment moment) => new(
        happening.Text("by")!, happening.Text("verdict")!, happening.Event.GetProperty("stage").GetInt32(), HoldsOf(happening.Text("by")!, moment));
}

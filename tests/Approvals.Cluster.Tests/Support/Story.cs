using System.Text.Json;
using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.History.Checks;

namespace Approvals.Cluster.Tests.Support;

/// <summary>
/// A made-up run: one approval of Ann, Bob or Cleo with a deadline, what clients saw of it, and what the database holds. It is true as told;
/// tests plant one lie in it.
/// </summary>
internal sealed class Story
{
    public const string Ann = "user:ann";
    public const string Bob = "user:bob";
    public const string Cleo = "user:cleo";
    public const string Requester = "user:ci";
    public const string Operator = "user:olga";

    public static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    private readonly List<(string Type, string? Actor, object Event, DateTimeOffset At)> happenings = [];
    private int seconds;

    public Guid Id { get; } = Guid.Parse("0199a0b0-0000-7000-8000-000000000001");

    public List<Operation> Operations { get; } = [];

    public List<Fault> Faults { get; } = [];

    /// <summary>What the database is made to hold besides, or instead.</summary>
    public List<Func<StoredApproval, StoredApproval>> Tampering { get; } = [];

    public List<Func<StoredApproval, StoredApproval>> Copies { get; } = [];

    public DateTimeOffset ReadAt { get; set; } = Start.AddMinutes(10);

    public string Label { get; init; } = "deploy";

    public string TimeoutAction { get; init; } = "reject";

    public int MinRejections { get; init; } = 1;

    private long Clock => (Start.AddSeconds(seconds) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public DateTimeOffset Deadline => Start.AddSeconds(1).AddMinutes(2);

    /// <summary>Asked for with a key, and acknowledged.</summary>
    public Story Asked(string? key = "key-1")
    {
        var rules = new[] { new { from = new[] { Ann, Bob, "group:security" }, min = 2 } };
        Tell("requested", Requester, new
        {
            id = Id,
            request = new
            {
                requester = Requester,
                stages = new[] { new { name = "review", rules } },
                requireMinRejections = MinRejections,
                allowSelfApproval = false,
                timeoutMs = 120_000,
                timeoutAction = TimeoutAction,
                escalation = Array.Empty<object>(),
                context = new { label = Label },
            },
            deadline = Start.AddSeconds(1).AddMinutes(2),
        });
        return Said(Verb.Create, Requester, argument: Label, key: key);
    }

    public Story Approves(string person) => Votes(person, "approve").Said(Verb.Approve, person);

    public Story Rejects(string person) => Votes(person, "reject").Said(Verb.Reject, person);

    public Story Votes(string person, string verdict) => Tell("vote-cast", person, new { by = person, verdict, stage = 0 });

    public Story Retracts(string person) => Tell("vote-retracted", person, new { by = person, stage = 0 }).Said(Verb.Retract, person);

    public Story Delegates(string from, string to) => Tell("delegated", from, new { from, to }).Said(Verb.Delegate, from, argument: to);

    public Story Comments(string person, string text, string? key = null) =>
        Tell("commented", person, new { by = person, text }).Said(Verb.Comment, person, argument: text, key: key);

    public Story Decided(string outcome, string cause, string? actor = null, DateTimeOffset? at = null) =>
        Tell("decided", actor, new { outcome, cause }, at);

    public Story Reads(string person = Requester) => Said(Verb.Read, person);

    public Story Polls(string person = Requester) => Said(Verb.Poll, person).Said(Verb.Await, person);

    /// <summary>Adds an event without anybody having been told.</summary>
    public Story Tell(string type, string? actor, object happened, DateTimeOffset? at = null)
    {
        seconds++;
        if (at is { } moment && moment > Start.AddSeconds(seconds))
            seconds = (int)Math.Ceiling((moment - Start).TotalSeconds);
        happenings.Add((type, actor, happened, at ?? Start.AddSeconds(seconds)));
        return this;
    }

    /// <summary>Adds a request and its true answer.</summary>
    public Story Said(Verb verb, string person, string? argument = null, string? key = null, End end = End.Ok)
    {
        seconds++;
        Operations.Add(new Operation
        {
            Number = Operations.Count + 1,
            Verb = verb,
            Person = person,
            Approval = Id,
            Argument = argument,
            Key = key,
            Invoked = Clock - 500_000,
            Completed = Clock,
            End = end,
            Status = 200,
            Version = happenings.Count,
            Seen = StatusNow(),
        });
        return this;
    }

    public Operation Last(Verb verb) => Operations.Last(operation => operation.Verb == verb);

    /// <summary>Makes the last request of a kind another one.</summary>
    public void Change(Verb verb, Func<Operation, Operation> change) => Operations[Operations.FindLastIndex(operation => operation.Verb == verb)] = change(Last(verb));

    public IReadOnlyList<string> Check() => Checker.Check(
        new Chronicle([.. Operations.OrderBy(operation => operation.Invoked)], [new Actor(Cleo, ["group:security"]), new Actor(Ann, []), new Actor(Bob, [])], Faults),
        new Content([Stored(), .. Copies.Select(copy => copy(Stored()))], ReadAt));

    private string StatusNow() => happenings.FindLast(happening => happening.Type == "decided") is { Event: { } decided }
        ? JsonSerializer.SerializeToElement(decided).GetProperty("outcome").GetString()!
        : "pending";

    private StoredApproval Stored()
    {
        var rows = new List<StoredEvent>();
        var previous = new string('0', 64);
        foreach (var (type, actor, happened, at) in happenings)
        {
            var payload = JsonSerializer.Serialize(new { type, actor, key = (object?)null, @event = happened });
            var record = JsonSerializer.Serialize(new { approvalId = Id, version = rows.Count + 1, payloadHash = ChainCheck.Sha256(payload) });
            var hash = ChainCheck.Sha256(previous + record);
            rows.Add(new StoredEvent(rows.Count + 1, type, at, payload, record, previous, hash));
            previous = hash;
        }

        return Tampering.Aggregate(StateOf(rows, previous), (stored, tamper) => tamper(stored));
    }

    private StoredApproval StateOf(List<StoredEvent> rows, string head)
    {
        var votes = Standing();
        var pending = StatusNow() == "pending";
        return new StoredApproval
        {
            Id = Id,
            Requester = Requester,
            Version = rows.Count,
            Status = StatusNow(),
            Deadline = pending ? Deadline : null,
            Request = "{}",
            State = JsonSerializer.Serialize(new
            {
                headHash = head,
                decision = pending ? null : new { outcome = StatusNow() },
                votes = votes.Select(vote => new { by = vote.Person, verdict = vote.Verdict }),
            }),
            Comments = JsonSerializer.Serialize(Events("commented")),
            Journal = rows,
            Votes = votes,
            WakeUps = pending ? [Deadline] : [],
            OpenInboxRows = pending ? 2 : 0,
        };
    }

    private IEnumerable<object> Events(string type) => happenings.Where(happening => happening.Type == type).Select(happening => happening.Event);

    private List<(string Person, string Verdict)> Standing()
    {
        var standing = new List<(string Person, string Verdict)>();
        foreach (var (type, actor, happened, _) in happenings)
        {
            if (type == "vote-cast")
                standing.Add((actor!, JsonSerializer.SerializeToElement(happened).GetProperty("verdict").GetString()!));
            else if (type == "vote-retracted")
                standing.RemoveAll(vote => vote.Person == actor);
        }

        return standing;
    }
}

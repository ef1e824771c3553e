using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Load;

/// <summary>Asks for approvals and works on everybody's, one request after the other, each at any node.</summary>
internal sealed class Client(int number, Cast cast, Board board, Waiters waiters, Messenger messenger, Random random)
{
    /// <summary>Between two requests on average: the machine has other work, and the database is to be met by all, not flooded by one.</summary>
    private const int ThinkMs = 12;

    private int created;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await StepAsync(cancellationToken);
            await messenger.PauseAsync(2 * ThinkMs, cancellationToken);
        }
    }

    private Task StepAsync(CancellationToken cancellationToken)
    {
        var roll = random.Next(100);
        if (roll < 18 || board.Pick(random) is not { } known)
            return CreateAsync(cancellationToken);
        var voter = known.Voters[random.Next(known.Voters.Count)];
        var path = $"/api/approvals/{known.Id:D}";
        Question On(Verb verb, Person by, HttpMethod method, string rest, object? body = null, string? argument = null) =>
            new(verb, by, method, path + rest) { Approval = known.Id, Body = body, Argument = argument };
        return roll switch
        {
            < 48 => AnswerAsync(known, On(Verb.Approve, voter, HttpMethod.Post, "/approve"), cancellationToken),
            < 53 => AnswerAsync(known, On(Verb.Reject, voter, HttpMethod.Post, "/reject", new { reason = "no" }), cancellationToken),
            < 58 => AnswerAsync(known, On(Verb.Retract, voter, HttpMethod.Delete, "/vote"), cancellationToken),
            < 61 => DelegateAsync(known, voter, cancellationToken),
            < 63 => AnswerAsync(known, On(Verb.Revoke, voter, HttpMethod.Delete, "/delegate"), cancellationToken),
            < 72 => CommentAsync(known, voter, cancellationToken),
            < 74 => AnswerAsync(known, On(Verb.Cancel, known.Requester, HttpMethod.Post, "/cancel", new { reason = "not needed" }), cancellationToken),
            < 75 => OverrideAsync(known, cancellationToken),
            < 80 => messenger.AskAsync(new Question(Verb.List, voter, HttpMethod.Get, "/api/approvals/pending?mine=true&limit=50"), cancellationToken),
            _ => AnswerAsync(known, On(Verb.Read, known.Requester, HttpMethod.Get, ""), cancellationToken),
        };
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var shape = Shape.Pick(cast, random);
        var label = $"{shape.Kind}-{number}-{created++}";
        var by = cast.Requesters[random.Next(cast.Requesters.Count)];
        var operation = await messenger.InsistAsync(new Question(Verb.Create, by, HttpMethod.Post, "/api/approvals")
        {
            Key = random.Next(3) > 0 ? "key-" + label : null,
            Argument = label,
            Body = Bodies.Create(label, shape),
        }, cancellationToken);
        if (operation is not { End: End.Ok, Approval: { } id })
            return;
        var known = new Known(id, by, shape.Voters);
        if (operation.Seen == "pending")
            board.Add(known);
        if (random.Next(5) == 0)
            waiters.Start(known);
    }

    private Task DelegateAsync(Known known, Person voter, CancellationToken cancellationToken)
    {
        var to = "user:" + cast.Approvers[random.Next(cast.Approvers.Count)].Name;
        return AnswerAsync(known, new Question(Verb.Delegate, voter, HttpMethod.Post, $"/api/approvals/{known.Id:D}/delegate")
        {
            Approval = known.Id,
            Argument = to,
            Body = new { to },
        }, cancellationToken);
    }

    private Task CommentAsync(Known known, Person voter, CancellationToken cancellationToken)
    {
        var text = $"{number}-{random.NextInt64():x}";
        return AnswerAsync(known, new Question(Verb.Comment, voter, HttpMethod.Post, $"/api/approvals/{known.Id:D}/comments")
        {
            Approval = known.Id,
            Argument = text,
            Key = random.Next(2) == 0 ? "key-" + text : null,
            Body = new { text },
        }, cancellationToken);
    }

    private Task OverrideAsync(Known known, CancellationToken cancellationToken)
    {
        var outcome = random.Next(2) == 0 ? "approved" : "rejected";
        return AnswerAsync(known, new Question(Verb.Override, cast.Operator, HttpMethod.Post, $"/api/approvals/{known.Id:D}/override")
        {
            Approval = known.Id,
            Argument = outcome,
            Body = new { outcome, reason = "break glass" },
        }, cancellationToken);
    }

    private async Task AnswerAsync(Known known, Question question, CancellationToken cancellationToken)
    {
        var operation = await messenger.InsistAsync(question, cancellationToken);
        if (operation.Seen is not (null or "pending"))
            board.Decided(known, random);
    }
}

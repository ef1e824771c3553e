using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Load;

/// <summary>Where to send a request next: a client of HTTP and the number of the node, 0 for a load balancer.</summary>
internal readonly record struct Door(HttpClient Client, int Node);

/// <summary>One request, as the history is to tell it.</summary>
internal sealed record Question(Verb Verb, Person By, HttpMethod Method, string Path)
{
    public Guid? Approval { get; init; }

    public object? Body { get; init; }

    public string? Key { get; init; }

    public string? Argument { get; init; }

    /// <summary>Who has other nodes to ask does not wait long for one.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>Sends requests, records them, and repeats what got no answer, as a careful client does.</summary>
internal sealed class Messenger(Recorder recorder, Func<Door> door, Random random)
{
    /// <summary>Once. What has no answer, or one that says so, is unknown.</summary>
    public async Task<Operation> AskAsync(Question question, CancellationToken cancellationToken)
    {
        var (client, node) = door();
        var operation = recorder.Invoke(question.Verb, "user:" + question.By.Name, node, question.Approval, question.Key, question.Argument);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(question.Patience);
        try
        {
            using var request = new HttpRequestMessage(question.Method, question.Path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", question.By.Token);
            if (question.Key is not null)
                request.Headers.Add("Idempotency-Key", question.Key);
            if (question.Body is not null)
                request.Content = JsonContent.Create(question.Body, question.Body.GetType());
            using var answer = await client.SendAsync(request, patience.Token);
            var text = await answer.Content.ReadAsStringAsync(patience.Token);
            operation = Reading.Of(operation, answer, text.Length == 0 ? null : JsonElement.Parse(text));
        }
        catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            operation = operation with { End = End.Unknown };
        }

        recorder.Complete(operation);
        return operation;
    }

    /// <summary>Until there is an answer; the last operation, which is unknown when the run ended first.</summary>
    public async Task<Operation> InsistAsync(Question question, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var operation = await AskAsync(question, cancellationToken);
            if (operation.End != End.Unknown || cancellationToken.IsCancellationRequested)
                return operation;
            await PauseAsync(Math.Min(attempt * 50, 1000), cancellationToken);
        }
    }

    /// <summary>A client's patience between repeats; the end of the run cuts it short.</summary>
    public async Task PauseAsync(int milliseconds, CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + random.Next(milliseconds)));
        try
        {
            await pause.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }
}

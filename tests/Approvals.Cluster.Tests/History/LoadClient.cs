using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.History;

/// <summary>Creates and votes in a loop and repeats what it got no answer for, as a careful client does.</summary>
internal sealed class LoadClient(int number, Func<HttpClient> node, Ledger ledger)
{
    private readonly Person requester = Person.Of($"ci-{number}@example.com", "requester");
    private readonly Person[] approvers =
        [Person.Of($"ann-{number}@example.com", "approver"), Person.Of($"bob-{number}@example.com", "approver")];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
            await OneAsync($"{number}-{i}", cancellationToken);
    }

    private async Task OneAsync(string key, CancellationToken cancellationToken)
    {
        var created = await UntilAnsweredAsync(requester, "/api/approvals", new
        {
            title = "Load " + key,
            approvers = approvers.Select(person => "user:" + person.Name),
            requireMinApprovers = 2,
            context = new { key },
        }, key, cancellationToken);
        if (created is not { Status: 200 or 201 })
            return;
        var id = created.Text("id");
        ledger.Created[key] = id;
        foreach (var person in approvers)
        {
            var voted = await UntilAnsweredAsync(person, $"/api/approvals/{id}/approve", null, null, cancellationToken);
            if (voted is not { Status: 200 })
                return;
            ledger.Voted[(id, "user:" + person.Name)] = 0;
            if (voted.Text("status") != "pending")
                ledger.Decided[id] = voted.Text("status");
        }
    }

    /// <summary>Null when the test ended before there was an answer.</summary>
    private async Task<Reply?> UntilAnsweredAsync(Person person, string path, object? body, string? key, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var reply = await person.PostAsync(node(), path, body, key, cancellationToken);
                if (reply.Status is not (429 or 503 or 409))
                    return reply.Status < 500 ? reply : throw new InvalidOperationException($"{path} answered {reply.Status}: {reply.Body}");
                ledger.CountUnknown();
            }
            catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException or IOException)
            {
                ledger.CountUnknown();
            }

            await Task.Yield();
        }

        return null;
    }
}

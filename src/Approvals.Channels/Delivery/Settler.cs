using Approvals.Actors.Kernel;
using Approvals.Application.Deliveries;
using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Delivery;

/// <summary>Writes outcomes; those that come while one write runs go together into the next.</summary>
internal sealed class Settler
{
    private const int Capacity = 10_000;
    private const int Most = 100;
    private const int Tries = 4;

    private readonly IDeliveryQueue queue;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly string owner;
    private readonly Mailbox<Request> mailbox;

    public Settler(IDeliveryQueue queue, string owner, TimeProvider time, ILogger logger)
    {
        (this.queue, this.owner, this.time, this.logger) = (queue, owner, time, logger);
        mailbox = new Mailbox<Request>(Capacity, WriteAsync);
    }

    private sealed record Request(IReadOnlyList<DeliveryOutcome> Outcomes, TaskCompletionSource Done);

    /// <summary>Completes when the outcomes are written, or when writing was given up: then their leases end, and they are sent again.</summary>
    public Task SettleAsync(IReadOnlyList<DeliveryOutcome> outcomes)
    {
        var request = new Request(outcomes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return mailbox.Post(request) == PostResult.Accepted ? request.Done.Task : Task.CompletedTask;
    }

    private async Task WriteAsync(List<Request> requests)
    {
        foreach (var chunk in requests.Chunk(Most))
        {
            await TryWriteAsync([.. chunk.SelectMany(request => request.Outcomes)]);
            foreach (var request in chunk)
                request.Done.TrySetResult();
        }
    }

    private async Task TryWriteAsync(IReadOnlyList<DeliveryOutcome> outcomes)
    {
        for (var failures = 1; failures <= Tries; failures++)
        {
            try
            {
                await queue.SettleAsync(owner, outcomes, CancellationToken.None);
                return;
            }
            catch (Exception failure)
            {
                logger.LogWarning(failure, "{Count} outcomes of deliveries were not written (try {Failures})", outcomes.Count, failures);
                await Task.Delay(Backoff.Default.Delay(failures, Random.Shared.NextDouble()), time);
            }
        }
    }
}

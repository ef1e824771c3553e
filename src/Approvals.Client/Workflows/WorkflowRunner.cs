namespace Approvals.Client.Workflows;

/// <summary>
/// Runs a workflow: each job as soon as all that it needs have succeeded, side by side where the graph allows. The runner keeps
/// nothing; run it again with the same run id after a crash, and handlers find what they had begun.
/// </summary>
/// <param name="handlers">By job type.</param>
public sealed class WorkflowRunner(IReadOnlyDictionary<string, IJobHandler> handlers)
{
    /// <returns>The result of every job, by id.</returns>
    /// <exception cref="ArgumentException">A job's type has no handler; nothing was begun.</exception>
    public async Task<IReadOnlyDictionary<string, JobResult>> RunAsync(Workflow workflow, string runId, CancellationToken cancellationToken = default)
    {
        if (workflow.Ordered.FirstOrDefault(job => !handlers.ContainsKey(job.Type)) is { } orphan)
            throw new ArgumentException($"No handler for type '{orphan.Type}' of job '{orphan.Id}'.", nameof(workflow));

        var running = new Dictionary<string, Task<JobResult>>(StringComparer.Ordinal);
        foreach (var job in workflow.Ordered)
            running[job.Id] = RunJobAsync(workflow.Id, runId, job, job.Needs.ToDictionary(need => need, need => running[need], StringComparer.Ordinal), cancellationToken);
        await Task.WhenAll(running.Values).ConfigureAwait(false);

        var results = new Dictionary<string, JobResult>(StringComparer.Ordinal);
        foreach (var (id, task) in running)
            results[id] = await task.ConfigureAwait(false);
        return results;
    }

    private async Task<JobResult> RunJobAsync(
        string workflowId, string runId, Job job, Dictionary<string, Task<JobResult>> needs, CancellationToken cancellationToken)
    {
        var done = new Dictionary<string, JobResult>(StringComparer.Ordinal);
        foreach (var (need, task) in needs)
            done[need] = await task.ConfigureAwait(false);
        if (done.FirstOrDefault(need => need.Value.Status != JobStatus.Succeeded).Key is { } missing)
            return new JobResult(JobStatus.Skipped, $"'{missing}' did not succeed.");
        try
        {
            return await handlers[job.Type].RunAsync(new JobRun(workflowId, runId, job, done), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return JobResult.Failure(fault.Message);
        }
    }
}

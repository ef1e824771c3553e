namespace Approvals.Client.Workflows;

/// <summary>Does the work of one type of job.</summary>
public interface IJobHandler
{
    /// <summary>
    /// Runs the job. After a restart of the worker it is called again with the same run and job, so its effect must be keyed by both.
    /// </summary>
    Task<JobResult> RunAsync(JobRun run, CancellationToken cancellationToken);
}

/// <param name="RunId">Names this run of the workflow; the same after a restart of the worker.</param>
/// <param name="Needs">Results of the jobs that this one needs, all successful.</param>
public sealed record JobRun(string WorkflowId, string RunId, Job Job, IReadOnlyDictionary<string, JobResult> Needs);

namespace Approvals.Client.Workflows;

public enum JobStatus
{
    Succeeded,
    Failed,
    /// <summary>Not begun, because a job that it needs did not succeed.</summary>
    Skipped,
}

/// <param name="Output">What later jobs may read, such as the decided approval.</param>
public sealed record JobResult(JobStatus Status, string? Reason = null, object? Output = null)
{
    public static JobResult Success(object? output = null) => new(JobStatus.Succeeded, null, output);

    public static JobResult Failure(string reason, object? output = null) => new(JobStatus.Failed, reason, output);
}

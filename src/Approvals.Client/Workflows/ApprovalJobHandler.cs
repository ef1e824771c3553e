using System.Security.Cryptography;
using System.Text.Json;
using Approvals.Client.Contracts;

namespace Approvals.Client.Workflows;

/// <summary>
/// A job that asks and waits: it succeeds when approved and fails otherwise. Its create is keyed by run and job, so a worker
/// that restarts finds the same approval and goes on waiting. Cancelling the worker leaves the approval pending.
/// </summary>
public sealed class ApprovalJobHandler(ApprovalsClient client) : IJobHandler
{
    public async Task<JobResult> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var asked = run.Job.With.Deserialize(ClientJson.Default.CreateApproval) ?? throw new JsonException("An approval job needs 'with'.");
        var request = asked with { WorkflowId = asked.WorkflowId ?? run.WorkflowId, JobId = asked.JobId ?? run.Job.Id };
        var created = await client.CreateAsync(request, KeyOf(run), cancellationToken).ConfigureAwait(false);
        var decided = created.Status == ApprovalStatus.Pending
            ? await client.WaitForDecisionAsync(created.Id, cancellationToken).ConfigureAwait(false)
            : created;
        return decided.Status == ApprovalStatus.Approved
            ? JobResult.Success(decided)
            : JobResult.Failure(Reason(decided), decided);
    }

    /// <summary>A digest, so that no choice of separator can make two jobs share a key.</summary>
    public static string KeyOf(JobRun run)
    {
        var name = JsonSerializer.SerializeToUtf8Bytes([run.WorkflowId, run.RunId, run.Job.Id], KeyJson.Default.StringArray);
        return "job-" + Convert.ToHexStringLower(SHA256.HashData(name));
    }

    private static string Reason(Approval decided)
    {
        var said = decided.Decision?.Reason is { Length: > 0 } reason ? $": {reason}" : ".";
        return $"The request was {decided.Status.ToString().ToLowerInvariant()} ({decided.Decision?.Cause}){said}";
    }
}

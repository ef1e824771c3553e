using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Application.Gateway;

/// <summary>Takes an approval that does not exist from its creation to its decision, with entries that no database may accept.</summary>
public sealed class DryRun(IJournal journal, TimeProvider time)
{
    /// <param name="voter">Named by the request as an approver.</param>
    /// <returns>The decision that would have been.</returns>
    public async Task<Approval> RunAsync(ApprovalRequest request, Caller voter, CancellationToken cancellationToken)
    {
        var (id, now) = (Guid.CreateVersion7(), time.GetUtcNow());
        var requester = new Caller(request.Requester, [], Roles.Requester);
        var created = Decider.Decide(id, null, new ApprovalCommand.Create(requester, request, PolicyFloor.None), now);
        await RefuseAsync(JournalEntryFactory.Create(id, null, [created], null), cancellationToken);
        var decided = Decider.Decide(id, created.After, new ApprovalCommand.CastVote(voter, Verdict.Approve, null, null, null), now);
        await RefuseAsync(JournalEntryFactory.Create(id, created.After, [decided], null), cancellationToken);
        return decided.After!;
    }

    private async Task RefuseAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var result = await journal.AppendAsync(entry with { NotAfter = DateTimeOffset.UnixEpoch }, cancellationToken);
        if (result.Accepted)
            throw new InvalidOperationException("The journal accepted an entry that was to be committed before 1970.");
    }
}

using System.Text.Json;
using Approvals.Application.Journal;
using Approvals.Domain.Audit;
using Approvals.Domain.Events;
using Approvals.Domain.Json;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Storage;

/// <summary>The texts of a state row, written before the entry queues, so that the loop that commits only copies.</summary>
/// <param name="Comments">Null when they stay as they are.</param>
/// <param name="Remarks">Written with the state they are left out of; null when they are in it.</param>
internal sealed record StateRow(
    string Status,
    string State,
    string? Comments,
    string? Remarks,
    string? Request,
    string? Tags,
    DateTimeOffset? Deadline,
    DateTimeOffset? DecidedAt,
    string? Outcome,
    string? Cause,
    IReadOnlyList<string> Words)
{
    private static readonly string CommentedType = EventTypes.NameOf(typeof(ApprovalEvent.Commented));

    public static StateRow Of(JournalEntry entry)
    {
        var after = entry.After;
        var decision = (after as Approval.Decided)?.Decision;
        var erases = entry.ErasedVersions.Count > 0;
        var isLarge = Domain.State.Remarks.AreLarge(after);
        var snapshot = isLarge ? ApprovalSnapshot.Of(after).WithoutRemarks() : ApprovalSnapshot.Of(after);
        return new StateRow(
            Names.Of(ApprovalView.StatusOf(after)),
            JsonSerializer.Serialize(snapshot, DomainJson.Compact.ApprovalSnapshot),
            erases || entry.Rows.Any(row => row.Type == CommentedType) ? JsonSerializer.Serialize(after.Comments, DomainJson.Compact.IReadOnlyListComment) : null,
            isLarge ? JsonSerializer.Serialize(Domain.State.Remarks.Of(after), DomainJson.Compact.Remarks) : null,
            entry.IsCreate || erases ? JsonSerializer.Serialize(after.Request, DomainJson.Compact.ApprovalRequest) : null,
            entry.IsCreate && after.Request.Tags.Count > 0 ? TagsOf(after.Request) : null,
            (after as Approval.Pending)?.Deadline,
            decision?.At,
            decision is null ? null : Names.Of(decision.Outcome),
            decision is null ? null : Names.Of(decision.Cause),
            entry.IsCreate ? SearchWords.Of(after.Request.Title, after.Request.Description) : []);
    }

    /// <param name="comments">As they are kept; null also where they were not read.</param>
    /// <param name="remarks">Likewise.</param>
    public static Approval Restore(Guid id, string request, string state, string? comments = null, string? remarks = null) =>
        JsonSerializer.Deserialize(state, DomainJson.Compact.ApprovalSnapshot)!.Restore(
            id,
            JsonSerializer.Deserialize(request, DomainJson.Compact.ApprovalRequest)!,
            comments is null ? null : JsonSerializer.Deserialize(comments, DomainJson.Compact.IReadOnlyListComment),
            remarks is null ? null : JsonSerializer.Deserialize(remarks, DomainJson.Compact.Remarks));

    private static string TagsOf(ApprovalRequest request) => JsonSerializer.Serialize(request.Tags);
}

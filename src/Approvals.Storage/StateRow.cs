using System.Text.Json;
using Approvals.Actors.Ports;
using Approvals.Domain.Json;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Storage;

/// <summary>The texts of a state row, written before the entry queues, so that the loop that commits only copies.</summary>
internal sealed record StateRow(
    string Status,
    string State,
    string? Request,
    string? Tags,
    DateTimeOffset? Deadline,
    DateTimeOffset? DecidedAt,
    string? Outcome,
    string? Cause,
    IReadOnlyList<string> Words)
{
    public static StateRow Of(JournalEntry entry)
    {
        var after = entry.After;
        var decision = (after as Approval.Decided)?.Decision;
        var erases = entry.ErasedVersions.Count > 0;
        return new StateRow(
            Names.Of(ApprovalView.StatusOf(after)),
            JsonSerializer.Serialize(ApprovalSnapshot.Of(after), DomainJson.Compact.ApprovalSnapshot),
            entry.IsCreate || erases ? JsonSerializer.Serialize(after.Request, DomainJson.Compact.ApprovalRequest) : null,
            entry.IsCreate && after.Request.Tags.Count > 0 ? TagsOf(after.Request) : null,
            (after as Approval.Pending)?.Deadline,
            decision?.At,
            decision is null ? null : Names.Of(decision.Outcome),
            decision is null ? null : Names.Of(decision.Cause),
            entry.IsCreate ? SearchWords.Of(after.Request.Title, after.Request.Description) : []);
    }

    public static Approval Restore(Guid id, string request, string state) =>
        JsonSerializer.Deserialize(state, DomainJson.Compact.ApprovalSnapshot)!
            .Restore(id, JsonSerializer.Deserialize(request, DomainJson.Compact.ApprovalRequest)!);

    private static string TagsOf(ApprovalRequest request) => JsonSerializer.Serialize(request.Tags);
}

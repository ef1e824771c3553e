using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Storage.Tests.Reading;

/// <summary>The lists as the rules of the domain define them, over everything in memory.</summary>
internal static class Naive
{
    public static List<Approval> Pending(IEnumerable<Approval> all, Caller caller, PendingFilter filter)
    {
        var found = all.OfType<Approval.Pending>()
            .Where(approval => filter.Mine ? WaitsFor(approval, caller) : Visibility.MayRead(approval, caller))
            .Where(approval => Fits(approval, filter.Words, filter.Priority, filter.WorkflowId, filter.Requester, filter.Tag));
        var sorted = filter.Sort switch
        {
            PendingSort.Created => found.OrderBy(approval => approval.CreatedAt),
            PendingSort.Priority => found.OrderByDescending(approval => approval.Request.Priority).ThenBy(approval => approval.CreatedAt),
            _ => found.OrderBy(approval => approval.Deadline ?? DateTimeOffset.MaxValue),
        };
        return [.. sorted.ThenBy(approval => approval.Id.ToString(), StringComparer.Ordinal)];
    }

    public static List<Approval> History(IEnumerable<Approval> all, Caller caller, HistoryFilter filter)
    {
        List<Approval> found = [.. all.OfType<Approval.Decided>()
            .Where(approval => Visibility.MayRead(approval, caller))
            .Where(approval => Fits(approval, filter.Words, filter.Priority, filter.WorkflowId, filter.Requester, filter.Tag))
            .Where(approval => filter.Status is null || ApprovalView.StatusOf(approval) == filter.Status)
            .Where(approval => filter.From is null || approval.Decision.At >= filter.From)
            .Where(approval => filter.To is null || approval.Decision.At < filter.To)
            .Where(approval => filter.Approver is null || approval.VoteOf(filter.Approver) is not null)
            .OrderByDescending(approval => approval.Decision.At)
            .ThenByDescending(approval => approval.Id.ToString(), StringComparer.Ordinal)];
        if (filter.Sort == HistorySort.Oldest)
            found.Reverse();
        return found;
    }

    private static bool WaitsFor(Approval approval, Caller caller) =>
        caller.Is(Roles.Approver)
        && approval.VoteOf(caller.Self) is null
        && approval.DelegationFrom(caller.Self) is null
        && (approval.Request.AllowSelfApproval || approval.Request.Requester != caller.Self)
        && Say.Of(approval, caller).CountsIn(approval, approval.Stage);

    private static bool Fits(
        Approval approval,
        IReadOnlyList<string> words,
        Domain.Requests.Priority? priority,
        string? workflowId,
        Principal? requester,
        KeyValuePair<string, string>? tag)
    {
        var request = approval.Request;
        var text = SearchWords.Of(request.Title, request.Description);
        return words.SelectMany(SearchWords.Prefixes).All(word => text.Any(found => found.StartsWith(word, StringComparison.Ordinal)))
            && (priority is null || request.Priority == priority)
            && (workflowId is null || request.WorkflowId == workflowId)
            && (requester is null || request.Requester == requester)
            && (tag is not { } named || request.Tags.GetValueOrDefault(named.Key) == named.Value);
    }
}

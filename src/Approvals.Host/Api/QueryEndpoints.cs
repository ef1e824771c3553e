using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.Views;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Api.Queries;

namespace Approvals.Host.Api;

/// <summary>One approval, and the two lists.</summary>
internal static class QueryEndpoints
{
    public static void MapQueries(this RouteGroupBuilder approvals)
    {
        approvals.MapGet("/{id}", Get).Describe("Get", "Reads an approval.")
            .Answers<ApprovalView>(200).Answers(304, "Not changed since If-None-Match.").Sends("If-None-Match", "Versions that the caller has.");
        approvals.MapGet("/pending", Pending).Describe("ListPending", "Pending approvals that I may read, or with mine=true those that wait for my vote.")
            .Answers<ApprovalPage>(200)
            .Asks("mine", "true: only what waits for my vote.").Asks("q", "Words, each a prefix, in title or description.")
            .Asks("priority", "Exactly this priority.", Lists.Priorities.Keys).Asks("workflowId", "Exactly this workflow.").Asks("requester", "A principal.")
            .Asks("tag", "key:value.").Asks("sort", "deadline by default; what has none comes last.", Lists.Sorts.Keys)
            .Asks("limit", "1 to 200, 50 by default.").Asks("cursor", "nextCursor of the page before.");
        approvals.MapGet("/history", History).Describe("ListHistory", "Decided approvals that I may read, by time of decision; with Accept: text/csv all that match, as CSV.")
            .Answers<ApprovalPage>(200)
            .Asks("status", "The outcome.", HistoryQuery.Statuses.Keys).Asks("from", "Decided at or after.").Asks("to", "Decided before.")
            .Asks("requester", "A principal.").Asks("approver", "Someone who voted.").Asks("workflowId", "Exactly this workflow.").Asks("tag", "key:value.")
            .Asks("priority", "Exactly this priority.", Lists.Priorities.Keys).Asks("q", "Words, each a prefix, in title or description.")
            .Asks("sort", "newest by default.", Lists.HistorySorts.Keys)
            .Asks("limit", "1 to 200, 50 by default.").Asks("cursor", "nextCursor of the page before.");
    }

    private static async Task<IResult> Get(ReadCall call, IApprovalReader reader)
    {
        var approval = await reader.FindAsync(call.Id, call.Context.RequestAborted);
        if (approval is null || !Visibility.MayRead(approval, call.Caller))
            return Problems.NotFound;
        return EntityTags.IfNoneMatch(call.Context.Request, approval.Version)
            ? EmptyAnswer.NotModified(approval.Version)
            : new ApprovalAnswer(approval);
    }

    private static async Task<IResult> Pending(PendingQuery query, IApprovalReader reader, HttpContext context)
    {
        var filter = query.Filter;
        var found = await reader.PendingAsync(RequestParts.Caller(context), filter with { Limit = filter.Limit + 1 }, context.RequestAborted);
        return Lists.Page(found, filter.Limit, query.Digest, query.KeyOf);
    }

    private static async Task<IResult> History(HistoryQuery query, IApprovalReader reader, HttpContext context)
    {
        var (filter, caller) = (query.Filter, RequestParts.Caller(context));
        context.Response.Headers.Vary = "Accept";
        if (CsvAnswer.IsWanted(context.Request))
            return new CsvAnswer(reader, caller, filter);
        var found = await reader.HistoryAsync(caller, filter with { Limit = filter.Limit + 1 }, context.RequestAborted);
        return Lists.Page(found, filter.Limit, query.Digest, HistoryQuery.KeyOf);
    }
}

using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.Queries;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Inbox;

/// <summary>The list of what waits, and one card of it for a page that stays open.</summary>
internal static class InboxPages
{
    public const int PageSize = 50;

    public static void MapInbox(this RouteGroupBuilder pages) => pages.MapGet("/", Show);

    private static async Task<IResult> Show(HttpContext context, IApprovalReader reader, TimeProvider time) => NamedRows.Ids(context.Request) is { } ids
        ? Page.Of<NamedCards>(await NamedAsync(context, ids, reader, time))
        : Page.Of<InboxPage>(await ReadAsync(context, reader, time));

    /// <param name="view">The query of the view to show; null: the request's own.</param>
    public static async Task<InboxModel> ReadAsync(HttpContext context, IApprovalReader reader, TimeProvider time, string? view = null)
    {
        var query = FromAPlaceInIt(view is null ? InboxQuery.Read(context.Request) : InboxQuery.Of(view));
        var (items, next) = query.Status == ApprovalStatus.Pending
            ? await PendingAsync(query, context.Person(), reader, context.RequestAborted)
            : await DecidedAsync(query, context.Person(), reader, context.RequestAborted);
        return new InboxModel(query, items, next, time.GetUtcNow());
    }

    private static async Task<NamedCardsModel> NamedAsync(HttpContext context, IReadOnlyList<Guid> ids, IApprovalReader reader, TimeProvider time)
    {
        var (query, person, aborted) = (InboxQuery.Read(context.Request) with { Cursor = null }, context.Person(), context.RequestAborted);
        var rows = await NamedRows.ReadAsync(
            reader, person, ids,
            () => query.Status == ApprovalStatus.Pending
                ? reader.PendingAsync(person, PendingOf(query, person, null) with { Only = ids }, aborted)
                : reader.HistoryAsync(person, DecidedOf(query, person, null) with { Only = ids }, aborted),
            time.GetUtcNow(), aborted);
        return new NamedCardsModel(rows, query.CanSelect);
    }

    private static PendingFilter PendingOf(InboxQuery query, Caller caller, PageKey? after) => new(
        query.Tab == InboxTab.Mine, query.Words, query.Priority, query.WorkflowId, query.Tab == InboxTab.Asked ? caller.Self : query.Requester,
        query.TagPair, query.Sort, PageSize + 1, after);

    /// <summary>Of what is decided, "for me" means that I voted.</summary>
    private static HistoryFilter DecidedOf(InboxQuery query, Caller caller, PageKey? after) => new(
        query.Status, null, null, query.Tab == InboxTab.Asked ? caller.Self : query.Requester, query.Tab == InboxTab.Mine ? caller.Self : null,
        query.WorkflowId, query.TagPair, query.Priority, query.Words, PageSize + 1, after);

    private static async Task<(IReadOnlyList<Approval> Items, string? Next)> PendingAsync(InboxQuery query, Caller caller, IApprovalReader reader, CancellationToken aborted)
    {
        var digest = DigestOf(query);
        var filter = PendingOf(query, caller, PlaceIn(query, digest));
        var found = await reader.PendingAsync(caller, filter, aborted);
        return Split(found, query, digest, new PendingQuery(filter, digest).KeyOf);
    }

    private static async Task<(IReadOnlyList<Approval> Items, string? Next)> DecidedAsync(InboxQuery query, Caller caller, IApprovalReader reader, CancellationToken aborted)
    {
        var digest = DigestOf(query);
        var found = await reader.HistoryAsync(caller, DecidedOf(query, caller, PlaceIn(query, digest)), aborted);
        return Split(found, query, digest, HistoryQuery.KeyOf);
    }

    /// <summary>Of what is pending some have no deadline, and by priority every place has one.</summary>
    private static PageKey? PlaceIn(InboxQuery query, byte[] digest) => query.Status == ApprovalStatus.Pending
        ? Cursor.Read(query.Cursor, digest, timeless: query.Sort == PendingSort.Deadline, ranked: query.Sort == PendingSort.Priority)
        : Cursor.Read(query.Cursor, digest);

    private static InboxQuery FromAPlaceInIt(InboxQuery query)
    {
        try
        {
            PlaceIn(query, DigestOf(query));
            return query;
        }
        catch (ProblemException)
        {
            return query.FromTheStart("Not a place in this list with these filters, which begins at its start.");
        }
    }

    private static byte[] DigestOf(InboxQuery query) => Cursor.DigestOf("inbox", (query with { Cursor = null }).Address());

    private static (IReadOnlyList<Approval> Items, string? Next) Split(
        IReadOnlyList<Approval> found, InboxQuery query, byte[] digest, Func<Approval, PageKey> keyOf) => found.Count <= PageSize
        ? (found, null)
        : ([.. found.Take(PageSize)], (query with { Cursor = Cursor.Write(digest, keyOf(found[PageSize - 1])) }).Address());
}

using Approvals.Actors.Ports;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Queries;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Inbox;

/// <summary>The list of what waits, and one card of it for a page that stays open.</summary>
internal static class InboxPages
{
    public const int PageSize = 50;

    public static void MapInbox(this RouteGroupBuilder pages) => pages.MapGet("/", Show);

    private static async Task<IResult> Show(HttpContext context, IApprovalReader reader, TimeProvider time) =>
        Page.Of<InboxPage>(await ReadAsync(context, reader, time, Decided(context.Request.Query["decided"])));

    /// <summary>What the page says after a decision on many.</summary>
    private static string? Decided(string? count) =>
        int.TryParse(count, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            ? Parts.Words.Count(number, "request decided.", "requests decided.")
            : null;

    public static async Task<InboxModel> ReadAsync(HttpContext context, IApprovalReader reader, TimeProvider time, string? notice = null)
    {
        var query = InboxQuery.Read(context.Request);
        var (items, next) = query.Status == ApprovalStatus.Pending
            ? await PendingAsync(query, context.Person(), reader, context.RequestAborted)
            : await DecidedAsync(query, context.Person(), reader, context.RequestAborted);
        return new InboxModel(query, items, next, time.GetUtcNow(), notice);
    }

    private static async Task<(IReadOnlyList<Approval> Items, string? Next)> PendingAsync(InboxQuery query, Caller caller, IApprovalReader reader, CancellationToken aborted)
    {
        var digest = DigestOf(query);
        var filter = new PendingFilter(
            query.Tab == InboxTab.Mine, query.Words, query.Priority, query.WorkflowId, query.Tab == InboxTab.Asked ? caller.Self : query.Requester,
            query.TagPair, query.Sort, PageSize + 1, Cursor.Read(query.Cursor, digest));
        var found = await reader.PendingAsync(caller, filter, aborted);
        return Split(found, query, digest, new PendingQuery(filter, digest).KeyOf);
    }

    /// <summary>Of what is decided, "for me" means that I voted.</summary>
    private static async Task<(IReadOnlyList<Approval> Items, string? Next)> DecidedAsync(InboxQuery query, Caller caller, IApprovalReader reader, CancellationToken aborted)
    {
        var digest = DigestOf(query);
        var filter = new HistoryFilter(
            query.Status, null, null, query.Tab == InboxTab.Asked ? caller.Self : query.Requester, query.Tab == InboxTab.Mine ? caller.Self : null,
            query.WorkflowId, query.TagPair, query.Priority, query.Words, PageSize + 1, Cursor.Read(query.Cursor, digest));
        var found = await reader.HistoryAsync(caller, filter, aborted);
        return Split(found, query, digest, HistoryQuery.KeyOf);
    }

    private static byte[] DigestOf(InboxQuery query) => Cursor.DigestOf("inbox", (query with { Cursor = null }).Address());

    private static (IReadOnlyList<Approval> Items, string? Next) Split(
        IReadOnlyList<Approval> found, InboxQuery query, byte[] digest, Func<Approval, PageKey> keyOf) => found.Count <= PageSize
        ? (found, null)
        : ([.. found.Take(PageSize)], (query with { Cursor = Cursor.Write(digest, keyOf(found[PageSize - 1])) }).Address());
}

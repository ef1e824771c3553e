using Approvals.Application.Inbox;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.Queries;
using Approvals.Host.Auth.SignIn;
using Approvals.Host.Ui.Errors;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Told;

/// <summary>What a person was told in the application, and that they have read it. Looking at the list marks nothing.</summary>
internal static class NotificationPages
{
    private const string Address = "/notifications";

    public static void MapNotificationPages(this RouteGroupBuilder pages)
    {
        pages.MapGet(Address, Show);
        var forms = pages.MapForms();
        forms.MapPost(Address + "/{id}/read", Read);
        forms.MapPost(Address + "/read-all", ReadAll);
    }

    private static async Task<IResult> Show(HttpContext context, IInbox inbox, TimeProvider time)
    {
        IReadOnlyList<UnreadValue> unread = [];
        InboxQuery query;
        try
        {
            // Read here and not before, so that a bad address gets the list all the same.
            query = await InboxQuery.BindAsync(context);
        }
        catch (ProblemException fault)
        {
            unread = [.. (fault.Problem.Errors ?? new Dictionary<string, string[]>(StringComparer.Ordinal)).Select(error =>
                new UnreadValue(error.Key, context.Request.Query[error.Key].ToString(), string.Join(' ', error.Value)))];
            query = InboxQuery.First(context.Request.Query["unread"] == "true");
        }

        var items = await inbox.ListAsync(context.Person(), query.UnreadOnly, query.Limit + 1, query.After, context.RequestAborted);
        var next = items.Count > query.Limit ? Address + QueryString.Create(
            [KeyValuePair.Create<string, string?>("unread", query.UnreadOnly ? "true" : "false"), KeyValuePair.Create<string, string?>("cursor", query.CursorAfter(items[query.Limit - 1]))])
            : null;
        return Page.Of<NotificationPage>(new NotificationModel([.. items.Take(query.Limit)], query.UnreadOnly, next, time.GetUtcNow()) { NotRead = unread });
    }

    private static async Task<IResult> Read(HttpContext context, string id, IInbox inbox) =>
        Guid.TryParseExact(id, "D", out var item) && await inbox.ReadAsync(context.Person(), item, context.RequestAborted) is not null
            ? new SeeOther(Back(context))
            : Page.Of<ErrorPage>(ErrorModel.Unknown, StatusCodes.Status404NotFound);

    private static async Task<IResult> ReadAll(HttpContext context, IInbox inbox)
    {
        await inbox.ReadAllAsync(context.Person(), context.RequestAborted);
        return new SeeOther(Back(context));
    }

    private static string Back(HttpContext context) => context.Request.Form["unread"] == "true" ? Address + "?unread=true" : Address;
}

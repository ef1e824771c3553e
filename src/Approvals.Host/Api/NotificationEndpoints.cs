using System.Text.Json;
using Approvals.Application.Inbox;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Api.Queries;

namespace Approvals.Host.Api;

/// <summary>The caller's in-app inbox.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this RouteGroupBuilder notifications)
    {
        notifications.MapGet("", List).Describe("ListNotifications", "My in-app inbox, newest first: what was told to me, to my groups, and to every approver if I am one.")
            .Answers<NotificationPage>(200).Asks("unread", "true: only what I have not read and somebody still has to act on.")
            .Asks("limit", "1 to 200, 50 by default.").Asks("cursor", "nextCursor of the page before.");
        notifications.MapGet("/count", Count).Describe("CountNotifications", "How many are unread.").Answers<UnreadCount>(200);
        notifications.MapPost("/{id}/read", Read).Describe("ReadNotification", "Marks one as read by me.").Answers<NotificationView>(200);
        notifications.MapPost("/read-all", ReadAll).Describe("ReadAllNotifications", "Marks all as read by me.").Answers<UnreadCount>(200);
    }

    private static async Task<IResult> List(InboxQuery query, IInbox inbox, HttpContext context)
    {
        var items = await inbox.ListAsync(RequestParts.Caller(context), query.UnreadOnly, query.Limit + 1, query.After, context.RequestAborted);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items");
            foreach (var item in items.Take(query.Limit))
                NotificationItem.Write(writer, item);
            writer.WriteEndArray();
            writer.WriteString("nextCursor", items.Count > query.Limit ? query.CursorAfter(items[query.Limit - 1]) : null);
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> Count(IInbox inbox, HttpContext context) =>
        Unread(await inbox.CountUnreadAsync(RequestParts.Caller(context), context.RequestAborted));

    private static async Task<IResult> Read(ReadCall call, IInbox inbox) =>
        await inbox.ReadAsync(call.Caller, call.Id, call.Context.RequestAborted) is { } item
            ? new JsonAnswer(writer => NotificationItem.Write(writer, item))
            : new Problem(ErrorKind.NotFound, "You have no such notification.");

    private static async Task<IResult> ReadAll(IInbox inbox, HttpContext context)
    {
        await inbox.ReadAllAsync(RequestParts.Caller(context), context.RequestAborted);
        return Unread(0);
    }

    private static JsonAnswer Unread(long count) => new(writer => JsonSerializer.Serialize(writer, new UnreadCount(count), NotificationJson.Default.UnreadCount));
}

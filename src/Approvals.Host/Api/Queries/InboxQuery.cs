using Approvals.Application.Inbox;
using Approvals.Application.Reading;
using Approvals.Host.Api.Binding;

namespace Approvals.Host.Api.Queries;

public sealed record InboxQuery(bool UnreadOnly, int Limit, PageKey? After, byte[] Digest)
{
    public static ValueTask<InboxQuery> BindAsync(HttpContext context)
    {
        RequestParts.Caller(context);
        var query = new QueryReader(context.Request);
        var unread = query.Flag("unread");
        var limit = query.Number("limit", 1, Lists.MaxLimit, Lists.DefaultLimit);
        var cursor = query.Text("cursor");
        query.ThrowIfFaulty();
        var digest = DigestOf(unread);
        return ValueTask.FromResult(new InboxQuery(unread, limit, Cursor.Read(cursor, digest), digest));
    }

    /// <summary>The list from its beginning.</summary>
    public static InboxQuery First(bool unreadOnly) => new(unreadOnly, Lists.DefaultLimit, null, DigestOf(unreadOnly));

    private static byte[] DigestOf(bool unreadOnly) => Cursor.DigestOf("notifications", unreadOnly);

    public string CursorAfter(InboxItem last) => Cursor.Write(Digest, new PageKey(last.CreatedAt, null, last.Id));
}

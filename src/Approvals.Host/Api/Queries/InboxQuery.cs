using Approvals.Actors.Ports;

namespace Approvals.Host.Api.Queries;

public sealed record InboxQuery(bool UnreadOnly, int Limit, PageKey? After, byte[] Digest)
{
    public static ValueTask<InboxQuery> BindAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var unread = query.Flag("unread");
        var limit = query.Number("limit", 1, Lists.MaxLimit, Lists.DefaultLimit);
        var cursor = query.Text("cursor");
        query.ThrowIfFaulty();
        var digest = Cursor.DigestOf("notifications", unread);
        return ValueTask.FromResult(new InboxQuery(unread, limit, Cursor.Read(cursor, digest), digest));
    }

    public string CursorAfter(InboxItem last) => Cursor.Write(Digest, new PageKey(last.CreatedAt, null, last.Id));
}

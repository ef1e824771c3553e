using System.Globalization;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Queries;

namespace Approvals.Host.Api.Streaming;

/// <param name="Since">The position that the client has; null for none.</param>
public sealed record StreamCall(HttpContext Context, long? Since)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static ValueTask<StreamCall> BindAsync(HttpContext context)
    {
        RequestParts.Caller(context);
        var query = new QueryReader(context.Request);
        long? since = null;
        if (query.Text("since") is { } text)
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
                since = position;
            else
                query.Fail("since", "Must be a position, which is a whole number.");
        }

        query.ThrowIfFaulty();
        return ValueTask.FromResult(new StreamCall(context, since));
    }
}

using System.Globalization;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.Waiting;

/// <param name="After">The version that the client has; 0 for none.</param>
public sealed record EventCall(HttpContext Context, Guid Id, int After)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static ValueTask<EventCall> BindAsync(HttpContext context)
    {
        var header = context.Request.Headers["Last-Event-ID"];
        var after = 0;
        if (header.Count > 0 && !int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            throw ProblemException.Invalid("Last-Event-ID is a version.");
        return ValueTask.FromResult(new EventCall(context, RequestParts.Id(context), after));
    }
}

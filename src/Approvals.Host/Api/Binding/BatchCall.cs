using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.Binding;

public sealed record BatchCall(HttpContext Context, IReadOnlyList<BatchEntry> Entries, RepeatGuard? Guard)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static async ValueTask<BatchCall> BindAsync(HttpContext context)
    {
        var bytes = await BodyReader.ReadAsync(context);
        var body = BodyReader.Parse(bytes, ApiJson.Strict.BatchBody);
        var faults = new Faults();
        body.Check(faults);
        ProblemException.ThrowIfAny(faults);
        return new BatchCall(context, [.. body.Decisions!.Select(entry => entry!)], RepeatGuard.Read(context.Request, bytes));
    }
}

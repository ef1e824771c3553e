using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.Binding;

/// <summary>A command on one approval as it came in, read and checked as far as that goes without knowing the approval.</summary>
public sealed record Call<TBody>(HttpContext Context, Guid Id, TBody Body, IReadOnlyList<int>? IfMatch, RepeatGuard? Guard) : ICall
    where TBody : class, IRequestBody<TBody>
{
    public Caller Caller => RequestParts.Caller(Context);

    public ApprovalCommand Complete(ApprovalCommand command) => command with
    {
        Key = Guard?.For(Caller, RequestParts.Route(Context)),
        IfMatch = IfMatch,
        Revision = Body.Revision,
    };

#pragma warning disable CA1000 // Minimal APIs look for BindAsync on the parameter's own type.
    public static async ValueTask<Call<TBody>> BindAsync(HttpContext context)
    {
        var ifMatch = EntityTags.IfMatch(context.Request);
        var bytes = await BodyReader.ReadAsync(context);
        var id = RequestParts.Id(context);
        var body = bytes.Length == 0 && TBody.Absent is { } absent ? absent : BodyReader.Parse(bytes, TBody.Json);
        var faults = new Faults();
        body.Check(faults);
        ProblemException.ThrowIfAny(faults);
        return new Call<TBody>(context, id, body, ifMatch, RepeatGuard.Read(context.Request, bytes));
    }
#pragma warning restore CA1000
}

/// <summary>What the way to the actor needs to know about any command.</summary>
public interface ICall
{
    HttpContext Context { get; }

    Guid Id { get; }

    ApprovalCommand Complete(ApprovalCommand command);
}

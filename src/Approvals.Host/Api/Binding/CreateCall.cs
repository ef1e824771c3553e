using Approvals.Application.Gateway;
using Approvals.Domain.Commands;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.Binding;

/// <summary>A create: its id is chosen here, so that repeating the commit after a lost answer meets the same approval.</summary>
public sealed record CreateCall(HttpContext Context, Guid Id, ApprovalRequest Request, PolicyFloor Floor, RepeatGuard? Guard) : ICall
{
    public Caller Caller => RequestParts.Caller(Context);

    public ApprovalCommand Complete(ApprovalCommand command) =>
        command with { Key = Guard?.For(Caller, RequestParts.Route(Context)) };

    public static async ValueTask<CreateCall> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var bytes = await BodyReader.ReadAsync(context);
        var draft = BodyReader.Parse(bytes, ApiJson.Strict.ApprovalDraft);
        var guard = RepeatGuard.Read(context.Request, bytes);
        var (request, errors) = DraftValidator.Validate(draft, RequestParts.Caller(context).Self, services.GetRequiredService<RequestDefaults>());
        if (request is null)
            throw ProblemException.Invalid(errors);
        return new CreateCall(context, services.GetRequiredService<IApprovalGateway>().NewId(), request, services.GetRequiredService<PolicyFloor>(), guard);
    }
}

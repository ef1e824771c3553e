using Approvals.Application.Gateway;
using Approvals.Domain.Commands;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api;

/// <summary>The way from an endpoint to the actor and back.</summary>
public sealed class Commander(IApprovalGateway gateway, InFlight inFlight)
{
    /// <param name="whenChanged">The status when this very command changed something.</param>
    public async Task<IResult> AskAsync(ICall call, ApprovalCommand command, int whenChanged = 200, int whenRepeated = 200)
    {
        var complete = call.Complete(command);
        var isCreate = command is ApprovalCommand.Create;
        using var entered = inFlight.Enter(complete.Key?.Scope, isCreate ? Guid.Empty : call.Id);
        var answer = await gateway.AskAsync(call.Id, complete, call.Context.RequestAborted);
        if (answer.Refusal is { } refusal)
            return Problems.Of(refusal, answer.Approval);
        return new ApprovalAnswer(answer.Approval!, answer.Changed ? whenChanged : whenRepeated)
        {
            Location = isCreate ? $"/api/approvals/{answer.Approval!.Id}" : null,
        };
    }
}

using Approvals.Host.Api.Errors;
using Approvals.Host.Auth;

namespace Approvals.Host.Api.Binding;

/// <summary>Runs after the request was read, because a malformed one is refused before anybody is asked who they are.</summary>
public sealed class RequireCaller : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.GetCaller() is null ? ValueTask.FromResult<object?>(Problems.Unauthenticated)
        : QueryNames.FaultIn(context.HttpContext) is { } fault ? ValueTask.FromResult<object?>(fault)
        : next(context);
}

using Approvals.Domain.Principals;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth;

namespace Approvals.Host.Api.Doors;

/// <summary>For calls that concern the service itself and no approval.</summary>
public sealed class RequireOperator : IEndpointFilter
{
    private static readonly Problem Forbidden = new(ErrorKind.Forbidden, "This needs the role operator.");

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => context.HttpContext.GetCaller() switch
    {
        null => ValueTask.FromResult<object?>(Problems.Unauthenticated),
        { } when QueryNames.FaultIn(context.HttpContext) is { } fault => ValueTask.FromResult<object?>(fault),
        { } caller when caller.Is(Roles.Operator) => next(context),
        _ => ValueTask.FromResult<object?>(Forbidden),
    };
}

using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Addresses;
using Approvals.Host.Api.Binding;

namespace Approvals.Host.Api.Answers;

/// <summary>One approval with its ETag.</summary>
public sealed class ApprovalAnswer(Approval approval, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>From the service's own root.</summary>
    public string? Location { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.ETag = EntityTags.Of(approval.Version);
        if (Location is not null)
            response.Headers.Location = httpContext.Links().To(Location);
        // These carry no body by definition (RFC 9110); a gate's caller may choose them.
        return status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified
            ? Task.CompletedTask
            : JsonAnswer.WriteAsync(httpContext, JsonAnswer.ContentType, Write);
    }

    private void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, ApprovalView.Of(approval), DomainJson.Compact.ApprovalView);
}

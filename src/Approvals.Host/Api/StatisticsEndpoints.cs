using System.Text.Json;
using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Api.Queries;

namespace Approvals.Host.Api;

internal static class StatisticsEndpoints
{
    public static void MapStatistics(this RouteGroupBuilder approvals) =>
        approvals.MapGet("/statistics", Statistics).Describe("Statistics", "Figures over the approvals created within a span of time; auditors and operators.")
            .Answers<Statistics>(200).Refuses(ErrorKind.Forbidden).Asks("from", "Created at or after.").Asks("to", "Created before.");

    private static async Task<IResult> Statistics(SpanQuery span, IApprovalReader reader, HttpContext context)
    {
        if (!RequestParts.Caller(context).Is(Roles.Auditor | Roles.Operator))
            return new Problem(ErrorKind.Forbidden, "This needs the role auditor.");
        var figures = await reader.StatisticsAsync(span.From, span.To, context.RequestAborted);
        return new JsonAnswer(writer => JsonSerializer.Serialize(writer, figures, ApiJson.Strict.Statistics));
    }
}

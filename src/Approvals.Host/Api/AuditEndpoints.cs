using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Api;

internal static class AuditEndpoints
{
    public static void MapAudit(this RouteGroupBuilder approvals) =>
        approvals.MapGet("/{id}/audit", Audit).Describe("Audit", "Every event of an approval with its place in the hash chain.").Answers<AuditPage>(200);

    private static async Task<IResult> Audit(ReadCall call, IApprovalReader reader)
    {
        var approval = await reader.FindAsync(call.Id, call.Context.RequestAborted);
        if (approval is null || !Visibility.MayRead(approval, call.Caller))
            return Problems.NotFound;
        var rows = await reader.AuditAsync(call.Id, 0, call.Context.RequestAborted);
        var withAddress = call.Caller.ReadsEverything;
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items");
            foreach (var row in rows)
                AuditItem.Write(writer, row, withAddress);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}

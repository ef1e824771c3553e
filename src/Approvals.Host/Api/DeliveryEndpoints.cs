using Approvals.Application.Deliveries;
using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Api;

/// <summary>What was sent about an approval, and sending it again.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        api.MapGet("/approvals/{id}/notifications", OfApproval)
            .Describe("ListDeliveries", "Every delivery about an approval with its attempts; whoever may read the approval may read them.").Answers<DeliveryPage>(200);
        api.MapPost("/deliveries/{id}/retry", Retry)
            .Describe("RetryDelivery", "Sends a delivery again, now and with a whole schedule before it; enables its destination (operators only).")
            .Answers<DeliveryView>(200).Refuses(ErrorKind.Forbidden);
    }

    private static async Task<IResult> OfApproval(ReadCall call, IApprovalReader reader, IDeliveryLog log)
    {
        var approval = await reader.FindAsync(call.Id, call.Context.RequestAborted);
        if (approval is null || !Visibility.MayRead(approval, call.Caller))
            return Problems.NotFound;
        var deliveries = await log.OfApprovalAsync(call.Id, call.Context.RequestAborted);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items");
            foreach (var delivery in deliveries)
                DeliveryItem.Write(writer, delivery);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> Retry(ReadCall call, IDeliveryLog log)
    {
        if (!call.Caller.Is(Roles.Operator))
            return new Problem(ErrorKind.Forbidden, "This needs the role operator.");
        return await log.RetryAsync(call.Id, call.Context.RequestAborted) is { } delivery
            ? new JsonAnswer(writer => DeliveryItem.Write(writer, delivery))
            : new Problem(ErrorKind.NotFound, "There is no such delivery.");
    }
}

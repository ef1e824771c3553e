using Approvals.Application.Reading;
using Approvals.Domain.Policy;
using Approvals.Domain.State;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Api.Waiting;
using Approvals.Host.Auth;

namespace Approvals.Host.Api;

internal static class EventsEndpoint
{
    public static void MapEvents(this RouteGroupBuilder approvals) =>
        approvals.MapGet("/{id}/events", Events).Describe("Events", "Server-sent events; Last-Event-ID (a version) resumes on any node. 204: nothing more will come.")
            .Streams().Answers(204, "Nothing more will come.").Sends("Last-Event-ID", "The last version that the client has.");

    private static async Task<IResult> Events(EventCall call, EventStream stream, CallerLives lives, IApprovalReader reader)
    {
        using var life = lives.Begin(call.Context);
        using var watch = stream.Watch(call.Id);
        var approval = await reader.FindAsync(call.Id, call.Context.RequestAborted);
        if (approval is null || !Visibility.MayRead(approval, life.Caller))
            return Problems.NotFound;
        // 204 is what tells an EventSource not to connect again.
        if (approval is Approval.Decided && call.After >= approval.Version)
            return new EmptyAnswer(StatusCodes.Status204NoContent);
        await stream.RunAsync(call, life, watch, approval is Approval.Decided);
        return Results.Empty;
    }
}

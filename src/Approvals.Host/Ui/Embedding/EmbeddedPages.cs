using Approvals.Application.Reading;
using Approvals.Domain.Decisions;
using Approvals.Domain.Policy;
using Approvals.Domain.State;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.Streaming;
using Approvals.Host.Embed;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Embedding;

/// <summary>What another application shows of this one: a script, a style sheet, and the fragments that the script puts into its shadow roots.</summary>
internal static class EmbeddedPages
{
    private const int Shown = 50;

    public static void MapEmbedded(this IEndpointRouteBuilder app)
    {
        var embed = app.MapGroup("/embed").ExcludeFromDescription();
        embed.MapGet("/v1.js", () => new EmbeddedFile("v1.js", "text/javascript; charset=utf-8"));
        embed.MapGet("/v1.css", () => new EmbeddedFile("v1.css", "text/css; charset=utf-8"));
        var parts = embed.MapGroup("").AddEndpointFilter<RouteGroupBuilder, RequireCaller>().AddEndpointFilter(PagePosition.ReadAsync);
        parts.MapGet("/cards/{id}", Card);
        parts.MapGet("/inbox", Inbox);
        parts.MapGet("/changes", Changes);
    }

    /// <summary>A token that is good for one card asks <c>of</c> that one.</summary>
    private static Task<IResult> Changes(StreamCall call, StreamPoll poll) => poll.AnswerAsync(call);

    private static async Task<IResult> Card(ReadCall call, IApprovalReader reader, IEarlierApprovals earlier, TimeProvider time)
    {
        var approval = await reader.FindAsync(call.Id, call.Context.RequestAborted);
        if (approval is null || !Visibility.MayRead(approval, call.Caller))
            return Problems.NotFound;
        var now = time.GetUtcNow();
        call.Context.Response.Headers.CacheControl = "no-store";
        // A token for one approval shows nothing of another, so it has nothing to compare with.
        var before = call.Context.Features.Get<EmbedScope>() is { ApprovalId: not null }
            ? new Part<Approval?>(null, IsThere: true)
            : await Part.TryAsync(earlier.BeforeAsync(approval, call.Caller, call.Context.RequestAborted));
        return Page.Of<EmbeddedCard>(new EmbeddedCardModel(approval, before, Moves.Of(approval, call.Caller, now), now));
    }

    private static async Task<IResult> Inbox(HttpContext context, IApprovalReader reader, TimeProvider time)
    {
        var filter = new PendingFilter(Mine: true, [], null, null, null, null, PendingSort.Deadline, Shown, null);
        var items = await reader.PendingAsync(RequestParts.Caller(context), filter, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return Page.Of<EmbeddedInbox>(new EmbeddedInboxModel(items, time.GetUtcNow()));
    }
}

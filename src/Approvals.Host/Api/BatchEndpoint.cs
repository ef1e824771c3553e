using System.Text.Json;
using Approvals.Application.Gateway;
using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.Json;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Api;

/// <summary>Many votes in one call, each for itself: one that is refused disturbs no other.</summary>
internal static class BatchEndpoint
{
    public static void MapBatch(this RouteGroupBuilder approvals) =>
        approvals.MapPost("/batch", Decide).Describe("Batch", "Votes on up to 100 approvals; each has its own status and, when refused, its own problem.")
            .Takes<BatchBody>().Answers<BatchResults>(200);

    private sealed record Result(string Id, Approval? Approval, Problem? Problem);

    private static async Task<IResult> Decide(BatchCall call, IApprovalGateway gateway, InFlight inFlight)
    {
        var key = call.Guard?.For(call.Caller, RequestParts.Route(call.Context));
        using var entered = inFlight.Enter(key?.Scope, Guid.Empty);
        var results = await Task.WhenAll(call.Entries.Select(entry => VoteAsync(call, entry, key, gateway)));
        return new JsonAnswer(writer => Write(writer, results, call.Context));
    }

    private static async Task<Result> VoteAsync(BatchCall call, BatchEntry entry, IdempotencyKey? key, IApprovalGateway gateway)
    {
        try
        {
            var verdict = entry.Verdict == "approve" ? Verdict.Approve : Verdict.Reject;
            var vote = new ApprovalCommand.CastVote(call.Caller, verdict, entry.Reason, entry.Comment, null) { Key = key, Revision = entry.Revision };
            var answer = await gateway.AskAsync(Guid.Parse(entry.Id!), vote, call.Context.RequestAborted);
            return answer.Refusal is { } refusal
                ? new Result(entry.Id!, null, Problems.Of(refusal, answer.Approval))
                : new Result(entry.Id!, answer.Approval, null);
        }
        catch (Exception failure) when (failure is JournalUnavailableException or JournalOverloadedException)
        {
            return new Result(entry.Id!, null, Problems.Of(failure));
        }
    }

    private static void Write(Utf8JsonWriter writer, Result[] results, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("results");
        foreach (var result in results)
            Write(writer, result, context);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Result result, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("id", result.Id);
        writer.WriteNumber("status", result.Problem?.Status ?? StatusCodes.Status200OK);
        writer.WritePropertyName("approval");
        if (result.Approval is { } approval)
            JsonSerializer.Serialize(writer, ApprovalView.Of(approval), DomainJson.Compact.ApprovalView);
        else
            writer.WriteNullValue();
        writer.WritePropertyName("problem");
        if (result.Problem is { } problem)
            problem.Write(writer, context);
        else
            writer.WriteNullValue();
        writer.WriteEndObject();
    }
}

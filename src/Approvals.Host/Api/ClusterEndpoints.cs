using System.Text.Json;
using Approvals.Actors.Cluster;
using Approvals.Application.Cluster;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace Approvals.Host.Api;

/// <summary>The nodes, for people who run them.</summary>
internal static class ClusterEndpoints
{
    public static void MapCluster(this WebApplication app)
    {
        var cluster = app.MapGroup("/api/cluster").AddEndpointFilter<RouteGroupBuilder, RequireCaller>();
        cluster.MapGet("", Show).Describe("Cluster", "The nodes with the shards that they host, and how much waits; auditors and operators. Counts are exact up to 10,000.")
            .Answers<ClusterView>(200).Refuses(ErrorKind.Forbidden);
        cluster.MapPost("/drain", Drain).Describe("Drain", "Has a node leave: not ready from then on, its shards go to others, and it serves on until it is stopped; operators.")
            .Takes<DrainBody>(required: false).Answers<DrainView>(202).Refuses(ErrorKind.Forbidden, ErrorKind.NotFound);
    }

    private static async Task<IResult> Show(ClusterReader cluster, HttpContext context)
    {
        var view = await cluster.ReadAsync(RequestParts.Caller(context), context.RequestAborted);
        return new JsonAnswer(writer => JsonSerializer.Serialize(writer, view, ApiJson.Strict.ClusterView));
    }

    private static async Task<IResult> Drain(DrainCall call, ClusterReader cluster) =>
        await cluster.DrainAsync(call.Caller, call.Body.Node, call.Context.RequestAborted) is { } node
            ? new JsonAnswer(writer => JsonSerializer.Serialize(writer, new DrainView(node), ApiJson.Strict.DrainView), StatusCodes.Status202Accepted)
            : new Problem(ErrorKind.NotFound, "There is no such node, or it has left.");
}

/// <param name="Node">The id of a node; null for the one that answers.</param>
public sealed record DrainBody(string? Node);

public sealed record DrainView(string Node);

public sealed record DrainCall(HttpContext Context, DrainBody Body)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static async ValueTask<DrainCall> BindAsync(HttpContext context)
    {
        var bytes = await BodyReader.ReadAsync(context);
        return new DrainCall(context, bytes.Length == 0 ? new DrainBody((string?)null) : BodyReader.Parse(bytes, ApiJson.Strict.DrainBody));
    }
}

/// <param name="Pending">Approvals that wait for a decision.</param>
/// <param name="Overdue">Wake-ups whose time has passed.</param>
/// <param name="Backlog">What is to be sent and was not.</param>
/// <param name="JournalLagMs">How long the answering node has been waiting for a gap in the journal to be filled; 0 while nobody listens to it.</param>
/// <param name="IsExact">False when a count goes beyond 10,000: then it is an estimate, or that limit.</param>
/// <param name="Self">The node that answers.</param>
public sealed record ClusterView(IReadOnlyList<NodeView> Nodes, long Pending, long Overdue, long Backlog, long JournalLagMs, bool IsExact, string Self);

public sealed record NodeView(
    string Id, string? Address, string State, string Version, DateTimeOffset StartedAt, long HeartbeatAgeMs, double? ClockOffsetMs, IReadOnlyList<short> Shards, int Armed)
{
    public static NodeView Of(NodeRow node, TimeSpan nodeTimeout, IReadOnlyList<short> shards) => new(
        node.Id, node.Address, Liveness.StateOf(node, nodeTimeout).ToString().ToLowerInvariant(), node.Version, node.StartedAt,
        (long)node.HeartbeatAge.TotalMilliseconds, node.ClockOffsetMs, shards, node.Armed);
}

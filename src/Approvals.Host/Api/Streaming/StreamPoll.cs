using System.Buffers;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.Queries;
using Approvals.Host.Auth;
using Approvals.Host.Operations;

namespace Approvals.Host.Api.Streaming;

/// <summary>
/// The stream as one answer, for scripts that have a token and no way to send it with a WebSocket: what moved since a position, as soon as there
/// is something, and after a while that there is nothing. Who asks on from the position in the answer misses nothing.
/// </summary>
public sealed class StreamPoll(StreamHub hub, CallerLives lives, DrainState drain, TimeProvider time)
{
    /// <summary>Proxies end a call that is quiet for longer.</summary>
    private const int LongestSeconds = 25;

    public async Task<IResult> AnswerAsync(StreamCall call)
    {
        var (context, since) = (call.Context, call.Since ?? 0);
        var query = new QueryReader(context.Request);
        var wait = TimeSpan.FromSeconds(query.Number("wait", 0, LongestSeconds, 0));
        query.ThrowIfFaulty();
        var of = context.Request.Query["of"].ToString() is { Length: > 0 } named ? named.Split(',').ToHashSet(StringComparer.OrdinalIgnoreCase) : null;
        using var life = lives.Begin(context);
        var client = new StreamClient(life.Caller);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.Over, drain.Draining);
        stop.CancelAfter(wait + TimeSpan.FromSeconds(5));
        try
        {
            var joined = await hub.JoinAsync(client, stop.Token);
            await hub.ReplayAsync(client, since, stop.Token);
            for (var started = time.GetTimestamp(); ;)
            {
                // Read before what waits is taken: then everything up to it is in what is taken, or was taken before.
                var reached = Math.Max(joined, hub.Position);
                var waiting = client.Take();
                var told = waiting.Messages.Where(message => message.Id != Guid.Empty && of?.Contains(message.Id.ToString()) != false).ToList();
                var left = wait - time.GetElapsedTime(started);
                if (told.Count > 0 || waiting.IsReset || waiting.IsSlow || left <= TimeSpan.Zero)
                    return new Answer(reached, told, waiting.IsReset || waiting.IsSlow);
                await client.Filled.WaitAsync(left, time, stop.Token);
            }
        }
        catch (OperationCanceledException) when (life.HasExpired)
        {
            return Problems.Unauthenticated;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return new Problem(ErrorKind.Unavailable, "This node is leaving, or its database does not answer; ask again.", RetryAfter: 1);
        }
        finally
        {
            hub.Leave(client);
        }
    }

    private sealed record Answer(long Position, IReadOnlyList<StreamMessage> Moved, bool IsReset) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var buffer = new ArrayBufferWriter<byte>(256);
            using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                writer.WriteNumber("position", Position);
                writer.WriteBoolean("reset", IsReset);
                writer.WriteStartArray("moved");
                foreach (var message in Moved)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", message.Id);
                    writer.WriteNumber("version", message.Version);
                    writer.WriteStartArray("types");
                    foreach (var type in message.Types ?? [message.Type])
                        writer.WriteStringValue(type);
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.ContentType = "application/json";
            await httpContext.Response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
        }
    }
}

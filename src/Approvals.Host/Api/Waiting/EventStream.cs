using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Approvals.Application.Cluster;
using Approvals.Application.Feed;
using Approvals.Application.Reading;
using Approvals.Domain.Audit;
using Approvals.Domain.Policy;
using Approvals.Host.Api.Answers;
using Approvals.Host.Auth;
using Approvals.Host.Operations;

namespace Approvals.Host.Api.Waiting;

/// <summary>
/// Server-sent events of one approval: what happened, then what happens, until it is decided, the caller may hear no more of it, or this node
/// leaves. A client comes back with Last-Event-ID.
/// </summary>
public sealed class EventStream(IApprovalReader reader, IFeed feed, DrainState drain, TimeProvider time)
{
    /// <summary>Keeps proxies from closing a quiet connection.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <param name="isDecided">Whether the approval was decided when it was read; then its rows end the stream.</param>
    public async Task RunAsync(EventCall call, CallerLife life, IWatch watch, bool isDecided)
    {
        var (response, aborted) = (call.Context.Response, call.Context.RequestAborted);
        var rows = await reader.AuditAsync(call.Id, call.After, aborted);
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(aborted);
        if (call.Context.IsHeadOnly())
            return;
        for (var after = call.After; ;)
        {
            foreach (var row in rows)
                await response.WriteAsync(TextOf(row), aborted);
            await response.Body.FlushAsync(aborted);
            after = rows.Count > 0 ? rows[^1].Version : after;
            if (isDecided || rows.Any(row => row.Type == "decided") || !await MovedOnAsync(watch, life, response, after, aborted))
                return;
            rows = await reader.AuditAsync(call.Id, after, aborted);
            // Judged after the rows were read: between the two nothing can be told to whom it may not be told any more.
            if (await reader.FindAsync(call.Id, aborted) is not { } approval || !Visibility.MayRead(approval, life.Caller) || life.Over.IsCancellationRequested)
                return;
        }
    }

    public IWatch Watch(Guid id) => feed.Watch(id);

    /// <summary>False when the stream is over; the client comes back with Last-Event-ID where it may.</summary>
    private async Task<bool> MovedOnAsync(IWatch watch, CallerLife life, HttpResponse response, int after, CancellationToken aborted)
    {
        while (!IsOver(life))
        {
            using var pause = new CancellationTokenSource(Heartbeat, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, pause.Token, life.Over, drain.Draining);
            try
            {
                if ((await watch.NextAsync(stop.Token)).Version > after)
                    return true;
            }
            catch (OperationCanceledException) when (!aborted.IsCancellationRequested && !IsOver(life))
            {
                await response.WriteAsync(":\n\n", aborted);
                await response.Body.FlushAsync(aborted);
            }
            catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
            {
                return false;
            }
        }

        return false;
    }

    private bool IsOver(CallerLife life) => drain.IsDraining || life.Over.IsCancellationRequested;

    private static string TextOf(JournalRow row)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            AuditItem.Write(writer, row, withAddress: false);
        // JSON kept verbatim may hold line ends between its tokens; every line of data has its own prefix.
        var data = Encoding.UTF8.GetString(buffer.WrittenSpan).ReplaceLineEndings("\n").Replace("\n", "\ndata: ", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"id: {row.Version}\nevent: {row.Type}\ndata: {data}\n\n");
    }
}

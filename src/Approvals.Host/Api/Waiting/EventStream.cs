using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Approvals.Actors.Ports;
using Approvals.Domain.Audit;
using Approvals.Host.Api.Answers;
using Approvals.Host.Operations;

namespace Approvals.Host.Api.Waiting;

/// <summary>Server-sent events of one approval: what happened, then what happens, until it is decided.</summary>
public sealed class EventStream(IApprovalReader reader, IFeed feed, DrainState drain, TimeProvider time)
{
    /// <summary>Keeps proxies from closing a quiet connection.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <param name="isDecided">Whether the approval was decided when it was read; then its rows end the stream.</param>
    public async Task RunAsync(EventCall call, IWatch watch, bool isDecided)
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
            if (isDecided || rows.Any(row => row.Type == "decided") || !await MovedOnAsync(watch, response, after, aborted))
                return;
            rows = await reader.AuditAsync(call.Id, after, aborted);
        }
    }

    public IWatch Watch(Guid id) => feed.Watch(id);

    /// <summary>False when this node is leaving; the client comes back with Last-Event-ID.</summary>
    private async Task<bool> MovedOnAsync(IWatch watch, HttpResponse response, int after, CancellationToken aborted)
    {
        while (!drain.IsDraining)
        {
            using var pause = new CancellationTokenSource(Heartbeat, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, pause.Token, drain.Draining);
            try
            {
                if ((await watch.NextAsync(stop.Token)).Version > after)
                    return true;
            }
            catch (OperationCanceledException) when (!aborted.IsCancellationRequested && !drain.IsDraining)
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

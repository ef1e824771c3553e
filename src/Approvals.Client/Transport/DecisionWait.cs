using System.Globalization;
using System.Net;
using System.Text.Json;
using Approvals.Client.Contracts;

namespace Approvals.Client.Transport;

/// <summary>Long-polls until the decision is there. Waits on the server while it answers, and by backoff while it does not.</summary>
internal sealed class DecisionWait(Exchange exchange, ApprovalsClientOptions options)
{
    public async Task<Approval> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        var seconds = Math.Clamp((int)options.PollWait.TotalSeconds, 1, 60);
        var call = Call.Get(new Query($"api/approvals/{id:D}/decision").Add("wait", seconds.ToString(CultureInfo.InvariantCulture)).ToString());
        var backoff = new Backoff(options);
        while (true)
        {
            var began = options.Time.GetTimestamp();
            TimeSpan? retryAfter = null;
            try
            {
                if (await PollAsync(call, TimeSpan.FromSeconds(seconds), cancellationToken).ConfigureAwait(false) is { } decided)
                    return decided;
                // The server held the call as long as asked: that was the wait. An early 204 comes from a node that is leaving.
                if (options.Time.GetElapsedTime(began) >= TimeSpan.FromSeconds(seconds) * 0.9)
                {
                    backoff.Reset();
                    continue;
                }
            }
            catch (ApprovalsException failure) when (Exchange.MayRepeat(failure))
            {
                retryAfter = failure.RetryAfter;
            }

            await Task.Delay(backoff.Next(retryAfter), options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Null for "still pending".</summary>
    private async Task<Approval?> PollAsync(Call call, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(wait + options.PollGrace, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var response = await exchange.SendAsync(call, both.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NoContent)
                return null;
            var body = await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, ClientJson.Default.Approval);
        }
        catch (Exception lost) when (lost is OperationCanceledException or HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new ApprovalsException("The connection was lost while waiting.", null, null, null, lost);
        }
    }
}

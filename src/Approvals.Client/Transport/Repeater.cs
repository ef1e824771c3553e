using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Approvals.Client.Transport;

/// <summary>
/// Repeats a call whose outcome is unknown or that was put off, a bounded number of times. Safe because every call of the
/// contract either has one effect however often it is sent, or carries an idempotency key.
/// </summary>
internal sealed class Repeater(Exchange exchange, ApprovalsClientOptions options)
{
    public async Task<T> SendAsync<T>(Call call, JsonTypeInfo<T> json, CancellationToken cancellationToken)
    {
        var body = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize(body, json) ?? throw new JsonException("The service answered null.");
    }

    public async Task<byte[]> SendAsync(Call call, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(options);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await exchange.SendAsync(call, cancellationToken).ConfigureAwait(false);
                return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ApprovalsException failure) when (attempt < options.MaxAttempts && Exchange.MayRepeat(failure) && !(failure.RetryAfter > options.MaxRetryAfter))
            {
                await Task.Delay(backoff.Next(failure.RetryAfter), options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

using System.Globalization;
using System.Net.Http.Headers;

namespace Approvals.Channels.Webhook;

/// <summary>One signed POST. No redirects, no proxy, no cookies, and of the answer only its head.</summary>
public sealed class WebhookSender : IDisposable
{
    private const int MostHeaderKilobytes = 16;
    private const int MostDrainedBytes = 64 * 1024;

    private readonly HttpClient client;
    private readonly TimeProvider time;
    private readonly TimeSpan timeout;

    public WebhookSender(WebhookOptions options, TimeProvider time)
        : this(options, time, new GuardedConnection(options.AllowPrivateNetworks))
    {
    }

    public WebhookSender(WebhookOptions options, TimeProvider time, GuardedConnection connection)
    {
        this.time = time;
        timeout = options.Timeout;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = connection.ConnectAsync,
            MaxResponseHeadersLength = MostHeaderKilobytes,
            MaxResponseDrainSize = MostDrainedBytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            // Names move; a connection that lives for ever would not.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = 32,
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<SendResult> SendAsync(WebhookEndpointOptions endpoint, Guid id, byte[] body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var request = RequestOf(endpoint, id, body);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return WebhookAnswers.Classify(response.StatusCode, PauseOf(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult.TryLater($"The endpoint did not answer within {timeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException fault) when (fault.GetBaseException() is PrivateAddressException hidden)
        {
            return new SendResult.GiveUp(hidden.Message + ".");
        }
        catch (HttpRequestException fault)
        {
            return new SendResult.TryLater($"The endpoint cannot be reached: {fault.GetBaseException().Message}");
        }
    }

    public void Dispose() => client.Dispose();

    private HttpRequestMessage RequestOf(WebhookEndpointOptions endpoint, Guid id, byte[] body)
    {
        var now = time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvent.ContentType) { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Approvals", "1"));
        request.Headers.Add("webhook-id", id.ToString());
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (WebhookSignature.Of(id.ToString(), now, body, endpoint.Secret, endpoint.PreviousSecret) is { } signature)
            request.Headers.Add("webhook-signature", signature);
        return request;
    }

    private TimeSpan? PauseOf(RetryConditionHeaderValue? header)
    {
        var pause = header?.Delta ?? header?.Date - time.GetUtcNow();
        return pause > TimeSpan.Zero ? pause : null;
    }
}

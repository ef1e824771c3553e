using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Approvals.Client.Contracts;

namespace Approvals.Client.Transport;

/// <summary>One request and its answer, without repetition. What went wrong is an <see cref="ApprovalsException"/>.</summary>
internal sealed class Exchange(HttpClient http, ApprovalsClientOptions options)
{
    /// <summary>Sends and gives back a successful response, which the caller disposes.</summary>
    public async Task<HttpResponseMessage> SendAsync(Call call, CancellationToken cancellationToken)
    {
        using var request = call.ToRequest();
        if (options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(cancellationToken).ConfigureAwait(false));
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception lost) when (IsLoss(lost) && !cancellationToken.IsCancellationRequested)
        {
            throw new ApprovalsException("No answer came; the outcome is unknown.", null, null, null, lost);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await RefusalAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>HttpClient reports its own timeout as a cancellation.</summary>
    private static bool IsLoss(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException;

    private async Task<ApprovalsException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ProblemAsync(response, cancellationToken).ConfigureAwait(false);
        var message = problem?.Detail ?? problem?.Title ?? $"The service answered {(int)response.StatusCode}.";
        return new ApprovalsException(message, response.StatusCode, problem, RetryAfter(response));
    }

    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return null;
        try
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, ClientJson.Default.Problem);
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException)
        {
            // A proxy's error page says less than its status; that is kept.
            return null;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > options.Time.GetUtcNow() => date - options.Time.GetUtcNow(),
        _ => null,
    };

    public static bool MayRepeat(ApprovalsException failure) =>
        failure.OutcomeUnknown || failure.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || failure.Code == "in-flight";
}

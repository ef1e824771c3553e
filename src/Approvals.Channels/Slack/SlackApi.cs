using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Approvals.Channels.Slack;

/// <summary>One call of Slack's Web API. Slack answers 200 to almost everything and says in the body whether it was well.</summary>
public sealed class SlackApi(SlackOptions options) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    private readonly Uri root = new(options.BaseUrl.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>A method that takes JSON.</summary>
    /// <exception cref="SlackException">Slack refused.</exception>
    public Task<JsonElement> PostAsync(string method, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(root, method)) { Content = JsonContent.Create(body) }, cancellationToken);

    /// <summary>A method that reads, which takes its arguments in the address only.</summary>
    /// <exception cref="SlackException">Slack refused.</exception>
    public Task<JsonElement> GetAsync(string method, string name, string value, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(root, $"{method}?{name}={Uri.EscapeDataString(value)}")), cancellationToken);

    /// <summary>Posts to the incoming webhook, which answers with a word.</summary>
    /// <exception cref="SlackException">Slack refused.</exception>
    public async Task PostToWebhookAsync(string message, CancellationToken cancellationToken)
    {
        using var content = new StringContent(message, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(options.WebhookUrl, content, cancellationToken);
        var word = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
        if (!response.IsSuccessStatusCode)
            throw new SlackException(IsWord(word) ? word : $"http_{(int)response.StatusCode}", (int)response.StatusCode, PauseOf(response));
    }

    public void Dispose() => client.Dispose();

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        sent.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.BotToken);
        using var response = await client.SendAsync(sent, cancellationToken);
        var status = (int)response.StatusCode;
        if (status == 429)
            throw new SlackException("ratelimited", status, PauseOf(response));
        var answer = await AnswerOf(response, cancellationToken);
        if (answer is { ValueKind: JsonValueKind.Object } && answer.Value.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.True)
            return answer.Value;
        var error = answer is { ValueKind: JsonValueKind.Object } && answer.Value.TryGetProperty("error", out var code) ? code.GetString() : null;
        throw new SlackException(error ?? $"http_{status}", status, PauseOf(response));
    }

    private static async Task<JsonElement?> AnswerOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsWord(string text) => text.Length is > 0 and < 60 && text.All(c => char.IsAsciiLetterLower(c) || c == '_');

    private static TimeSpan? PauseOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;
}

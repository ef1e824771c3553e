using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;

namespace Approvals.Host.Demo;

/// <summary>Plays the script against a service, each step in the name of the person who takes it.</summary>
internal sealed class DemoStage(HttpClient http, DemoScript script, JwtOptions jwt, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, string> tokens = script.People.ToDictionary(
        person => person.Name,
        person => TokenMint.Make(jwt, person.Name, person.Roles, person.Groups, TimeSpan.FromMinutes(10), time),
        StringComparer.Ordinal);

    private string Overseer => script.People.First(person => person.Roles.Contains("operator")).Name;

    public Task ReadyAsync() => UntilAsync("the service is ready", async () =>
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    });

    public async Task<bool> IsEmptyAsync() => await CountAsync("/api/approvals/pending?limit=1") + await CountAsync("/api/approvals/history?limit=1") == 0;

    public async Task PlayAsync(DemoRequest request)
    {
        var created = await SendAsync(HttpMethod.Post, request.By, "/api/approvals", request.Body);
        var path = "/api/approvals/" + created.GetProperty("id").GetString();
        foreach (var step in request.Steps ?? [])
        {
            if (step.Until is { } state)
                await UntilAsync(state, async () => Is(state, await SendAsync(HttpMethod.Get, request.By, path, null)));
            else
                await SendAsync(HttpMethod.Post, step.By!, path + step.Post, step.Body);
        }
    }

    private static bool Is(string state, JsonElement approval) => approval.GetProperty("status").GetString() != "pending"
        || (state == "escalated" && approval.GetProperty("escalationLevel").GetInt32() > 0);

    private async Task<int> CountAsync(string list) => (await SendAsync(HttpMethod.Get, Overseer, list, null)).GetProperty("items").GetArrayLength();

    private async Task<JsonElement> SendAsync(HttpMethod method, string by, string path, JsonElement? body)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tokens[by]) } };
        if (body is { } content)
            request.Content = JsonContent.Create(content);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException($"{method} {path} by {by} was answered {(int)answer.StatusCode}: {text}");
    }

    private async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        var end = time.GetUtcNow() + Patience;
        while (!await condition())
        {
            if (time.GetUtcNow() > end)
                throw new TimeoutException($"Waited {(int)Patience.TotalSeconds} s in vain until {what}.");
            await Task.Delay(Glance, time);
        }
    }
}

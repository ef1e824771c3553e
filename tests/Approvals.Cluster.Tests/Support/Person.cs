using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Approvals.Cluster.Tests.Support;

/// <summary>Somebody who talks to a node over HTTP.</summary>
internal sealed record Person(string Name, string Token)
{
    public static Person Of(string name, params string[] roles) =>
        new(name, Testing.Tokens.Mint(name, roles, []));

    public async Task<Reply> SendAsync(HttpClient node, HttpMethod method, string path, object? body = null, string? key = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await node.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return new Reply((int)answer.StatusCode, text.Length == 0 ? null : JsonElement.Parse(text));
    }

    public Task<Reply> PostAsync(HttpClient node, string path, object? body = null, string? key = null, CancellationToken cancellationToken = default) =>
        SendAsync(node, HttpMethod.Post, path, body, key, cancellationToken);

    public Task<Reply> GetAsync(HttpClient node, string path, CancellationToken cancellationToken = default) =>
        SendAsync(node, HttpMethod.Get, path, cancellationToken: cancellationToken);

    public Task<Reply> DeleteAsync(HttpClient node, string path) => SendAsync(node, HttpMethod.Delete, path);
}

internal sealed record Reply(int Status, JsonElement? Body)
{
    public string Text(string member) => Body!.Value.GetProperty(member).GetString()!;

    public int Number(string member) => Body!.Value.GetProperty(member).GetInt32();
}
